"""What staff save in a form of the admin stands in the one trail too."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver

from jobstore.trail.actions import record


@receiver(post_save, sender=LogEntry, dispatch_uid="trail.staff_saved")
def staff_saved(instance: LogEntry, created: bool, **_facts: Any) -> None:  # noqa: FBT001 -- Django's signature
    """The message names fields, never what stands in them."""
    thing: models.Model | None = instance.get_edited_object() if created else None
    if thing is not None:
        what = "changed" if instance.is_change() else "added"
        record(what, about=thing, by=instance.user, why=instance.get_change_message())
