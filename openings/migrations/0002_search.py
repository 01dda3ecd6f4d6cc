from django.db import migrations

from openings.migrations import _search_entries as upkeep


def install(apps, schema_editor):
    upkeep.install(schema_editor.connection)
    upkeep.rebuild(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("openings", "0001_initial")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
