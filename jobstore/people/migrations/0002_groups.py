"""The groups of staff, with what they may do in the admin."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GROUPS = {
    "coach": [
        "coaching.view_feedbackrequest",
        "coaching.change_feedbackrequest",
        "people.view_user",
        "people.view_employer",
        "openings.view_interview",
    ],
    "moderator": [
        "openings.view_opening",
        "openings.change_opening",
        "openings.view_interview",
        "coaching.view_feedbackrequest",
        "coaching.change_feedbackrequest",
        "people.view_employer",
        "people.change_employer",
        "people.view_user",
        "people.view_invitation",
        "people.view_membership",
    ],
    "consultant": [
        "coaching.view_feedbackrequest",
        "people.view_employer",
        "people.view_user",
        "openings.view_opening",
        "openings.view_interview",
        "mail.view_outgoingmail",
        "mail.change_outgoingmail",
    ],
}


def create_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Permissions come after all migrations otherwise, so they are made here first."""
    from django.apps import apps as installed

    for label in ("people", "openings", "coaching", "mail"):
        create_permissions(
            installed.get_app_config(label), verbosity=0, using=schema_editor.connection.alias
        )
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for name, granted in GROUPS.items():
        group, _created = group_model.objects.get_or_create(name=name)
        for permission in granted:
            label, codename = permission.split(".")
            group.permissions.add(
                permission_model.objects.get(content_type__app_label=label, codename=codename)
            )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("mail", "0001_initial"),
        ("openings", "0001_initial"),
        ("coaching", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
