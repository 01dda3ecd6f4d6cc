"""Encrypt what stands in plain text of debriefs and if-then plans, and seal debriefs again."""

from importlib import import_module

from django.db import migrations

seal = import_module("coaching.migrations.0002_seal")
COLUMNS = {
    "Debrief": ("mood_level", "expects", "confidence"),
    "SelfRating": ("band",),
    "Blunder": ("code",),
    "IfThenPlan": ("if_text", "then_text"),
}
BATCH = 500


def encrypt(apps, schema_editor):
    """Reading takes plain text as it is; writing encrypts it."""
    for name, columns in COLUMNS.items():
        model = apps.get_model("coaching", name)
        for rows in batches(model):
            for row in rows:
                for column in columns:
                    if getattr(row, column) == "":
                        setattr(row, column, None)
            model.objects.bulk_update(rows, columns)


def decrypt(apps, schema_editor):
    for name, columns in COLUMNS.items():
        model = apps.get_model("coaching", name)
        table = schema_editor.quote_name(model._meta.db_table)
        sets = ", ".join(f"{schema_editor.quote_name(column)} = %s" for column in columns)
        for rows in batches(model):
            with schema_editor.connection.cursor() as cursor:
                for row in rows:
                    values = [getattr(row, column) for column in columns]
                    texts = [None if value is None else str(value) for value in values]
                    if name == "Debrief":
                        texts[1] = texts[1] or ""
                    cursor.execute(f"UPDATE {table} SET {sets} WHERE id = %s", [*texts, row.pk])


def batches(model):
    last = 0
    while rows := list(model.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield rows
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("coaching", "0004_whole_loop")]
    operations = [
        migrations.RunPython(encrypt, decrypt),
        migrations.RunPython(
            seal.run({"sqlite": seal.SQLITE, "postgresql": seal.POSTGRESQL}),
            seal.run({"sqlite": seal.UNDO_SQLITE, "postgresql": seal.UNDO_POSTGRESQL}),
        ),
    ]
