"""Searches read an index beside the database; the database keeps what the index has to read."""

from django.db import migrations, models
from django.db.models.functions import Now

from openings.index.models import triggers
from openings.index.models.change import CurrentTransaction
from openings.migrations import _search_entries as before


def note_changes(apps, schema_editor):
    triggers.install(schema_editor.connection)


def note_nothing(apps, schema_editor):
    triggers.remove(schema_editor.connection)


def remove_entries(apps, schema_editor):
    before.remove(schema_editor.connection)


def restore_entries(apps, schema_editor):
    before.restore(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("openings", "0019_columns_are_facts")]

    operations = [
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                ("id", models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    )),
                ("opening_id", models.BigIntegerField(null=True)),
                ("employer_id", models.BigIntegerField(null=True)),
                ("transaction", models.BigIntegerField(db_default=CurrentTransaction())),
                ("created_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "indexes": [
                    models.Index(fields=["transaction"], name="searchchange_transaction"),
                    models.Index(fields=["created_at"], name="searchchange_created"),
                ],
            },
        ),
        migrations.RunPython(remove_entries, restore_entries),
        migrations.DeleteModel(name="SearchEntry"),
        migrations.RunPython(note_changes, note_nothing),
    ]
