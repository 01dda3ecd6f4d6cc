"""Drop the triggers that guard sealed debriefs: the columns they watch change their type next."""

from importlib import import_module

from django.db import migrations

seal = import_module("coaching.migrations.0002_seal")


class Migration(migrations.Migration):
    dependencies = [("coaching", "0002_seal")]
    operations = [
        migrations.RunPython(
            seal.run({"sqlite": seal.UNDO_SQLITE, "postgresql": seal.UNDO_POSTGRESQL}),
            seal.run({"sqlite": seal.SQLITE, "postgresql": seal.POSTGRESQL}),
        )
    ]
