"""What the groups of staff may do with what coaching and the promise clock brought."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

EDIT = ("view", "add", "change")
GROUPS = {
    "coach": [
        *[f"coaching.{verb}_helpline" for verb in EDIT],
        *[f"coaching.{verb}_practicequestion" for verb in EDIT],
        "coaching.view_wordingrule",
    ],
    "moderator": [
        *[f"coaching.{verb}_helpline" for verb in EDIT],
        *[f"coaching.{verb}_practicequestion" for verb in EDIT],
        *[f"coaching.{verb}_wordingrule" for verb in EDIT],
        "coaching.view_wordingrevision",
        "openings.view_jurisdiction",
        "people.view_companytocheck",
        "people.change_companytocheck",
    ],
    "consultant": [
        "coaching.view_wordingrule",
        *[f"openings.{verb}_jurisdiction" for verb in EDIT],
        "people.view_companytocheck",
        "people.change_companytocheck",
    ],
}


def granted(apps, name):
    permissions = apps.get_model("auth", "Permission").objects
    for permission in GROUPS[name]:
        label, codename = permission.split(".")
        yield permissions.get(content_type__app_label=label, codename=codename)


def grant(apps, schema_editor):
    """Permissions come after all migrations otherwise, so they are made here first."""
    from django.apps import apps as installed

    for label in ("people", "openings", "coaching"):
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
        ("people", "0003_whole_loop"),
        ("openings", "0003_whole_loop"),
        ("coaching", "0004_whole_loop"),
    ]
    operations = [migrations.RunPython(grant, withdraw)]
