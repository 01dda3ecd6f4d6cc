"""Moderators and consultants see what became of proposed times."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = ("moderator", "consultant")


def groups_and_permission(apps):
    groups = apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).order_by("pk")
    permissions = apps.get_model("auth", "Permission").objects
    return groups, permissions.get(content_type__app_label="openings", codename="view_proposal")


def grant(apps, schema_editor):
    """Permissions come after all migrations otherwise, so it is made here first."""
    from django.apps import apps as installed

    using = schema_editor.connection.alias
    create_permissions(installed.get_app_config("openings"), verbosity=0, using=using)
    groups, permission = groups_and_permission(apps)
    for group in groups:
        group.permissions.add(permission)


def withdraw(apps, schema_editor):
    groups, permission = groups_and_permission(apps)
    for group in groups:
        group.permissions.remove(permission)


class Migration(migrations.Migration):
    dependencies = [("people", "0085_proposal_links"), ("openings", "0085_slots")]
    operations = [migrations.RunPython(grant, withdraw)]
