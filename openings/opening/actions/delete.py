from django.db import transaction
from django.urls import reverse

from jobstore.people.typed_draft.actions import forget_drafts_of_page
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from openings.opening.models.opening import Opening
from openings.opening.queries import deletable_openings


class CannotDelete(Exception):
    """It is gone already, was public once, is with our staff, or somebody applied to it."""


@transaction.atomic
def delete_opening(*, opening: Opening, by: User, version: int) -> None:
    """A draft for good, with what anybody typed into its form. Raises CannotDelete.

    A draft that was saved after `version` is not the one that was looked at.
    """
    row = (
        deletable_openings()
        .select_for_update(of=("self",))
        .select_related("employer")
        .filter(pk=opening.pk, version=version)
        .first()
    )
    if row is None:
        raise CannotDelete
    record("deleted a draft", about=row, by=by)
    forget_drafts_of_page(reverse("openings:opening_edit", args=[row.employer.slug, row.pk]))
    row.delete()
