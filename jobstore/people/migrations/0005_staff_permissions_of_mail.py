"""What the groups of staff may do about reported senders, stopped addresses and links."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

DECIDE = [
    "mail.view_report",
    "mail.change_report",
    "mail.view_senderblock",
    "mail.change_senderblock",
    "mail.view_suppression",
    "mail.change_suppression",
    "people.view_accesstoken",
    "people.change_accesstoken",
]
GROUPS = {"moderator": DECIDE, "consultant": DECIDE}


def granted(apps, name):
    permissions = apps.get_model("auth", "Permission").objects
    for permission in GROUPS[name]:
        label, codename = permission.split(".")
        yield permissions.get(content_type__app_label=label, codename=codename)


def grant(apps, schema_editor):
    """Permissions come after all migrations otherwise, so they are made here first."""
    from django.apps import apps as installed

    for label in ("people", "mail"):
        create_permissions(
            installed.get_app_config(label), verbosity=0, using=schema_editor.connection.alias
        )
    groups = apps.get_model("auth", "Group").objects
    for name in GROUPS:
        group, _created = groups.get_or_create(name=name)
        group.permissions.add(*granted(apps, name))


def withdraw(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for group in groups.filter(name__in=GROUPS).order_by("name"):
        group.permissions.remove(*granted(apps, group.name))


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_staff_permissions"),
        ("mail", "0004_senders"),
    ]
    operations = [migrations.RunPython(grant, withdraw)]
