from django.db import migrations

from openings.migrations import _search_entries as upkeep


def install(apps, schema_editor):
    """SQLite fills its new table, and gets its triggers, when all migrations are through."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        for table in reversed(upkeep.SQLITE_TABLES):
            schema_editor.execute(f"DROP TABLE IF EXISTS {table}")
    upkeep.install(connection)
    if connection.vendor == "postgresql":
        upkeep.rebuild(connection)


class Migration(migrations.Migration):
    atomic = False  # a thousand openings at a time, each in a transaction of its own

    dependencies = [("openings", "0008_did_not_come")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
