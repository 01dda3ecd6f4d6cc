"""Drops what the part of allauth for other sites' accounts left, which is no longer installed."""

from typing import Any

from django.db import migrations

# First what points to the others.
TABLES = [
    "socialaccount_socialtoken",
    "socialaccount_socialaccount",
    "socialaccount_socialapp_sites",
    "socialaccount_socialapp",
]


def drop_empty_tables(apps: Any, schema_editor: Any) -> None:
    """Nobody could ever sign in by them; a table with rows is somebody's own, and all stay."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        left = [table for table in TABLES if table in there]
        for table in left:
            cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
            if cursor.fetchone():
                return
        for table in left:
            cursor.execute(f'DROP TABLE "{table}"')
        cursor.execute("DELETE FROM django_migrations WHERE app = 'socialaccount'")
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label="socialaccount").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0012_words_for_staff"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(drop_empty_tables, migrations.RunPython.noop)]
