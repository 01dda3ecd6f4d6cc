"""Looks for a text in every column of every row, decrypted as the site would read it."""

from typing import Any

from django.apps import apps
from django.db import models

# Texts with a meaning for the site; a marker in them could not be.
NOT_FREE = frozenset(
    {"time_zone", "withheld_parts", "password", "state", "mime_type", "kind", "subject_type"}
    | {"subject_id", "recipient_hash", "recipient_zone", "mailed_with", "message_id"}
    | {"calendar_host"}  # of the site
)
APPS = ("mail", "people", "openings", "coaching", "account", "mfa", "usersessions", "admin")


def columns_with(text: str) -> list[str]:
    """ "app.model.column" of every place where `text` stands, in any case."""
    found = set()
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            for row in model._base_manager.order_by("pk"):
                found |= {
                    f"{model._meta.label_lower}.{field.name}"
                    for field in model._meta.concrete_fields
                    if text.casefold() in str(field.value_from_object(row)).casefold()
                }
    return sorted(found)


def mark_texts(row: Any, marker: str) -> None:
    """Write the marker into every free text of a row, as its owner could have done."""
    changed = {}
    for field in row._meta.concrete_fields:
        free = isinstance(field, models.CharField | models.TextField) and not field.choices
        if free and field.name not in NOT_FREE and not field.unique:
            length = getattr(field, "max_length", None) or 1000
            if length >= len(marker):
                is_address = isinstance(field, models.EmailField)  # may be unique among some rows
                changed[field.name] = f"{marker}{row.pk}" if is_address else marker
    if changed:
        type(row)._base_manager.filter(pk=row.pk).update(**changed)
