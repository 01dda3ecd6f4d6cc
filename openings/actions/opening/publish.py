"""From a draft to the public: at once for a trusted employer, else past the eyes of staff."""

from datetime import datetime

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import is_legal
from jobstore.people.models import User
from openings.actions.opening.check import LONGEST, Fix, fixes_of
from openings.mails.opening import opening_published, opening_returned
from openings.models import Opening
from openings.states import OPENING_MOVES, OpeningState


class NotReady(Exception):
    """Publication waits for these fixes."""

    def __init__(self, fixes: list[Fix]) -> None:
        super().__init__("; ".join(fix.text for fix in fixes))
        self.fixes = fixes


class NotInReview(Exception):
    """Somebody else has decided on it already."""


@transaction.atomic
def publish_opening(*, opening: Opening, by: User) -> Opening:
    """Publish, or hand to review where the employer is not trusted yet; done already: no change.

    Raises NotReady with what to mend.
    """
    row = _locked(opening)
    if row.state != OpeningState.DRAFT:
        return row
    now = clock.now()
    fixes = fixes_of(row, at=now)
    if fixes:
        raise NotReady(fixes)
    if row.employer.is_trusted:
        _publish(row, now)
    else:
        row.state = OpeningState.IN_REVIEW
    return _saved(row, now)


@transaction.atomic
def approve_opening(*, opening: Opening, by: User) -> Opening:
    """Staff publish what an employer submitted. Raises NotInReview, NotReady."""
    row = _in_review(opening)
    now = clock.now()
    fixes = fixes_of(row, at=now)
    if fixes:
        raise NotReady(fixes)
    _publish(row, now)
    row.review_note = ""
    _saved(row, now)
    opening_published(row)
    return row


@transaction.atomic
def return_opening(*, opening: Opening, by: User, note: str) -> Opening:
    """Staff give an opening back with what to change. Raises NotInReview."""
    row = _in_review(opening)
    row.state = OpeningState.DRAFT
    row.review_note = note
    _saved(row, clock.now())
    opening_returned(row)
    return row


def _locked(opening: Opening) -> Opening:
    return (
        Opening.objects.select_for_update(of=("self",))
        .select_related("employer", "created_by")
        .get(pk=opening.pk)
    )


def _in_review(opening: Opening) -> Opening:
    row = _locked(opening)
    if row.state != OpeningState.IN_REVIEW:
        raise NotInReview(row.get_state_display())
    return row


def _publish(row: Opening, now: datetime) -> None:
    if not is_legal(OPENING_MOVES, row.state, OpeningState.PUBLISHED):
        raise NotInReview(row.get_state_display())
    row.state = OpeningState.PUBLISHED
    row.publish_at = row.publish_at or now
    row.posted_at = row.posted_at or row.publish_at
    row.closes_at = row.closes_at or now + LONGEST


def _saved(row: Opening, now: datetime) -> Opening:
    row.version += 1
    row.updated_at = now
    row.save()
    return row
