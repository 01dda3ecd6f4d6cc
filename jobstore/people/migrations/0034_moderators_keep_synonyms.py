"""Moderators keep the words that mean the same to a search."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

VERBS = ("view", "add", "change", "delete")


def granted(apps):
    names = [f"{verb}_synonym" for verb in VERBS]
    permissions = apps.get_model("auth", "Permission").objects
    return permissions.filter(content_type__app_label="openings", codename__in=names)


def grant(apps, schema_editor):
    """Permissions come after all migrations otherwise, so they are made here first."""
    from django.apps import apps as installed

    using = schema_editor.connection.alias
    create_permissions(installed.get_app_config("openings"), verbosity=0, using=using)
    moderators = apps.get_model("auth", "Group").objects.get(name="moderator")
    moderators.permissions.add(*granted(apps).order_by("pk"))


def withdraw(apps, schema_editor):
    moderators = apps.get_model("auth", "Group").objects.get(name="moderator")
    moderators.permissions.remove(*granted(apps).order_by("pk"))


class Migration(migrations.Migration):
    dependencies = [("people", "0033_employer_by_name"), ("openings", "0021_synonyms")]
    operations = [migrations.RunPython(grant, withdraw)]
