"""Drafts of long forms: saved while somebody types, forgotten once the form is sent."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from jobstore.lib import clock
from jobstore.people.typed_draft.models import TypedDraft
from jobstore.people.user.models import User

LARGEST = 300_000  # characters of one form
MOST = 40  # of one person; the oldest makes room
KEPT_FOR = timedelta(days=30)


class DraftTooLarge(Exception):
    """More than a draft holds."""


@transaction.atomic
def save_typed_draft(
    *, by: User, page: str, form: str, fields: Sequence[tuple[str, str]]
) -> TypedDraft:
    """Raises DraftTooLarge."""
    text = json.dumps(list(fields))
    if len(text) > LARGEST:
        raise DraftTooLarge
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    draft, _ = TypedDraft.objects.update_or_create(
        user=by, page=page, form=form, defaults={"text": text, "saved_at": clock.now()}
    )
    newest = TypedDraft.objects.filter(user=by).order_by("-saved_at", "-pk")
    surplus = list(newest.values_list("pk", flat=True)[MOST:])
    if surplus:
        TypedDraft.objects.filter(pk__in=surplus).delete()
    return draft


def forget_typed_draft(*, by: User, page: str, form: str) -> None:
    """It was sent, or is not wanted any more."""
    TypedDraft.objects.filter(user=by, page=page, form=form).delete()


def forget_drafts_of_page(page: str) -> None:
    """Of everybody: what its forms were about is gone."""
    TypedDraft.objects.filter(page=page).delete()


def forget_old_drafts() -> int:
    """How many nobody came back to."""
    count, _ = TypedDraft.objects.filter(saved_at__lt=clock.now() - KEPT_FOR).delete()
    return count


def next_draft_to_forget() -> datetime | None:
    oldest = TypedDraft.objects.order_by("saved_at").first()
    return oldest.saved_at + KEPT_FOR if oldest else None
