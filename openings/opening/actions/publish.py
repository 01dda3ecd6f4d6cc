"""From a draft to the public: at once for a trusted employer, else past the eyes of staff."""

from datetime import datetime

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import is_legal
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.lib.staff_time import staff_deadline
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from openings.opening.actions.check import Fix, fixes_of, longest_end, staff_fixes_of
from openings.opening.mails import opening_published, opening_returned
from openings.opening.models.opening import Opening
from openings.opening.permissions import can_review_openings
from openings.opening.states import OPENING_MOVES, OpeningState


class NotReady(Exception):
    """Publication waits for these fixes."""

    def __init__(self, fixes: list[Fix]) -> None:
        super().__init__("; ".join(fix.text for fix in fixes))
        self.fixes = fixes


class NotInReview(Exception):
    """Somebody else has decided on it already."""


class NotReviewer(Exception):
    """Only moderators decide what an employer makes public."""


@transaction.atomic
def publish_opening(*, opening: Opening, by: User) -> Opening:
    """Publish, or hand to review where the employer is not trusted yet; done already: no change.

    Raises NotReady with what to mend.
    """
    row = locked_opening(opening)
    if row.state != OpeningState.DRAFT:
        return row
    now = clock.now()
    fixes = fixes_of(row, at=now)
    if fixes:
        raise NotReady(fixes)
    if row.employer.is_trusted:
        _publish(row, now)
    else:
        send_to_review(row, at=now)
    return _saved(row, now)


def send_to_review(row: Opening, *, at: datetime) -> None:
    """The caller saves. What waits already waits on from when it came."""
    if row.state != OpeningState.IN_REVIEW:
        row.state = OpeningState.IN_REVIEW
        row.review_by = staff_deadline(at)


@transaction.atomic
def approve_opening(*, opening: Opening, by: User, version: int) -> Opening:
    """Staff publish what an employer submitted, as they read it in `version`.

    Raises NotReviewer, NotInReview, ChangedMeanwhile, NotReady.
    """
    row = _in_review(opening, by=by, version=version)
    now = clock.now()
    fixes = staff_fixes_of(row, at=now)
    if fixes:
        raise NotReady(fixes)
    _publish(row, now)
    row.review_note = ""
    _decided(row, now, "published", by=by)
    opening_published(row)
    return row


@transaction.atomic
def return_opening(*, opening: Opening, by: User, note: str, version: int) -> Opening:
    """Staff give an opening back with what to change.

    Raises NotReviewer, NotInReview, ChangedMeanwhile.
    """
    row = _in_review(opening, by=by, version=version)
    row.state = OpeningState.DRAFT
    row.review_note = note
    _decided(row, clock.now(), "returned", by=by, why=note)
    opening_returned(row)
    return row


def locked_opening(opening: Opening) -> Opening:
    return (
        Opening.objects.select_for_update(of=("self",))
        .select_related("employer", "created_by")
        .get(pk=opening.pk)
    )


def _in_review(opening: Opening, *, by: User, version: int) -> Opening:
    if not can_review_openings(by):
        raise NotReviewer
    row = locked_opening(opening)
    if row.state != OpeningState.IN_REVIEW:
        raise NotInReview(row.get_state_display())
    if row.version != version:
        raise ChangedMeanwhile
    return row


def _decided(row: Opening, now: datetime, what: str, *, by: User, why: str = "") -> None:
    row.review_by = None
    record(what, about=row, by=by, source=OpeningState.IN_REVIEW, target=row.state, why=why)
    _saved(row, now)


def _publish(row: Opening, now: datetime) -> None:
    if not is_legal(OPENING_MOVES, row.state, OpeningState.PUBLISHED):
        raise NotInReview(row.get_state_display())
    row.state = OpeningState.PUBLISHED
    row.publish_at = row.publish_at or now
    row.posted_at = row.posted_at or row.publish_at
    row.closes_at = row.closes_at or longest_end(row, since=row.publish_at)


def _saved(row: Opening, now: datetime) -> Opening:
    row.version += 1
    row.updated_at = now
    row.save()
    return row
