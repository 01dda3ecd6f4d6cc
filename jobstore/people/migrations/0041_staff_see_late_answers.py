"""Whoever of the staff saw late interviews sees late answers to applicants, too."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = ("coach", "moderator", "consultant")


def granted(apps):
    permissions = apps.get_model("auth", "Permission").objects
    return permissions.get(content_type__app_label="openings", codename="view_lateanswer")


def grant(apps, schema_editor):
    """Permissions come after all migrations otherwise, so they are made here first."""
    from django.apps import apps as installed

    using = schema_editor.connection.alias
    create_permissions(installed.get_app_config("openings"), verbosity=0, using=using)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).order_by("pk"):
        group.permissions.add(granted(apps))


def withdraw(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).order_by("pk"):
        group.permissions.remove(granted(apps))


class Migration(migrations.Migration):
    dependencies = [("people", "0040_answers_asked_on"), ("openings", "0041_late_answer")]
    operations = [migrations.RunPython(grant, withdraw)]
