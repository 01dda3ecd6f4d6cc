from django.db import migrations, models

from openings.index.models import triggers


def note_changes(apps, schema_editor):
    """The columns are gone by then."""
    triggers.install(schema_editor.connection)


def said(length, *choices):
    return models.CharField(blank=True, choices=choices, db_default="", default="", max_length=length)


class Migration(migrations.Migration):
    dependencies = [("openings", "0070_opening_again_stays_closed")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, note_changes),
        migrations.AddField(
            "opening",
            "vacancy",
            said(12, ("open_now", "Open now"), ("talent_pool", "Talent pool for later")),
        ),
        migrations.AddField(
            "opening", "visa_support", said(4, ("yes", "Visa support"), ("no", "No visa support"))
        ),
    ]
