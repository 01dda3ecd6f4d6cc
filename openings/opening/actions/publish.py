"""From a draft to the public and off it again: what is missing, and who reads it first."""

from datetime import datetime

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.lib.zones import staff_deadline
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act
from openings.opening.actions.change import apply_document, locked_opening
from openings.opening.actions.checks import (
    FIRST_RUN,
    Fix,
    NotReady,
    broken_promises,
    first_run_fixes,
    fixes_of,
    longest_end,
    may_go_on,
    staff_fixes_of,
    words_to_read,
)
from openings.opening.mails import (
    change_public,
    change_returned,
    opening_published,
    opening_returned,
)
from openings.opening.models import Opening
from openings.opening.queries import open_count, waiting_for
from openings.opening.states import OPENING_MOVES, CloseReason, OpeningState
from openings.permissions import can_review_openings
from openings.version.actions import STANDS_AS, give_back, keep_version, shown
from openings.version.models import OpeningVersion
from openings.version.queries import document_of, waiting_change


class PeopleAreOpen(Exception):
    """Somebody waits for an answer who was not shown to who closes it."""


@transaction.atomic
def close_opening(
    *, opening: Opening, by: User, reason: CloseReason, seen_open: int = 0
) -> Opening:
    """Take an opening down for good; closed already: no change.

    Applications stay open, with their promises and planned interviews. `seen_open` is how many of
    them the person was shown. Raises IllegalMove, PeopleAreOpen.
    """
    row = Opening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
    if row.state == OpeningState.CLOSED:
        return row
    now = clock.now()
    close_row(row, reason, at=now)
    if open_count(row) != seen_open:
        raise PeopleAreOpen
    row.updated_at = now
    row.save()
    return row


def close_row(row: Opening, reason: CloseReason, *, at: datetime) -> None:
    """In memory; the caller holds the lock and saves. Nothing waits of what is closed."""
    move(row, OpeningState.CLOSED, OPENING_MOVES)
    row.closed_at, row.close_reason = at, reason
    row.review_by, row.review_note = None, ""
    row.version += 1


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
    if row.employer.is_trusted and not words_to_read(row):
        publish_row(row, now)
    else:
        move(row, OpeningState.IN_REVIEW, OPENING_MOVES)
        row.review_by = staff_deadline(now)
    _keep(row, by=by, at=now)
    return _saved(row, now)


def _keep(row: Opening, *, by: User, at: datetime, version: OpeningVersion | None = None) -> None:
    document, state = document_of(row), STANDS_AS[OpeningState(row.state)]
    keep_version(opening=row, document=document, state=state, by=by, at=at, version=version)


@transaction.atomic
def approve_opening(*, opening: Opening, by: User, version: int) -> Opening:
    """Staff publish what an employer submitted, or its change, as they read it in `version`.

    Raises NotReviewer, NotInReview, ChangedMeanwhile, NotReady.
    """
    row, change = _in_review(opening, by=by, version=version)
    now, source = clock.now(), OpeningState(row.state)
    wanted = proposed(row, change)
    broken = broken_promises(
        row, answer_days=wanted.answer_days, answers_feedback=wanted.answers_feedback
    )
    if may_go_on(row, at=now):
        broken += first_run_fixes(row, ends=wanted.closes_at, at=now)
    elif source == OpeningState.CLOSED and waiting_for(row).exists():
        broken.append(Fix("closes_on", FIRST_RUN))
    if fixes := [*staff_fixes_of(wanted, at=now), *broken]:
        raise NotReady(fixes)
    if change is not None:
        change.decided_by = by
    if change is not None and row.changes_beside:
        tell = opening_published if row.is_opening_again else change_public
        if row.is_opening_again:
            open_row_again(row, now)
        apply_document(row, change.document, by=change.written_by, at=now, version=change)
        tell(row, author=change.written_by)
    else:
        publish_row(row, now)
        row.review_note = ""
        _keep(row, by=by, at=now, version=change)
        opening_published(row, author=row.created_by)
    _decided(row, now, Act.PUBLISHED, by=by, source=source)
    return row


@transaction.atomic
def return_opening(*, opening: Opening, by: User, note: str, version: int) -> Opening:
    """Staff give an opening, or its change, back with what to change; what is public stays.

    Raises NotReviewer, NotInReview, ChangedMeanwhile.
    """
    row, change = _in_review(opening, by=by, version=version)
    source = OpeningState(row.state)
    if change is not None:
        give_back(change, by=by, note=note)
    row.review_note = note
    if source == OpeningState.IN_REVIEW:
        move(row, OpeningState.DRAFT, OPENING_MOVES)
    _decided(row, clock.now(), Act.RETURNED, by=by, source=source, why=note)
    if change is not None and source != OpeningState.IN_REVIEW:
        change_returned(row, author=change.written_by)
    else:
        opening_returned(row, author=row.created_by)
    return row


def proposed(opening: Opening, change: OpeningVersion | None) -> Opening:
    """As it would be public."""
    is_beside = change is not None and opening.changes_beside
    return shown(opening, change.document) if change and is_beside else opening


def _in_review(
    opening: Opening, *, by: User, version: int
) -> tuple[Opening, OpeningVersion | None]:
    if not can_review_openings(by):
        raise NotReviewer
    row = locked_opening(opening)
    if not row.is_in_review:
        raise NotInReview(row.get_state_display())
    if row.version != version:
        raise ChangedMeanwhile
    return row, waiting_change(row)


def _decided(
    row: Opening, now: datetime, what: Act, *, by: User, source: OpeningState, why: str = ""
) -> None:
    row.review_by = None
    record(what, row, by=by, source=source, target=row.state, why=why)
    _saved(row, now)


def publish_row(row: Opening, now: datetime) -> None:
    """In memory; the caller holds the lock and saves. Its first days stay when it opens again."""
    move(row, OpeningState.PUBLISHED, OPENING_MOVES)
    if row.posted_at is not None:
        row.opened_again += 1
        row.opened_again_at = now
    if row.posted_at is None:
        row.publish_at = row.posted_at = max(row.publish_at or now, now)
    row.publish_at = row.publish_at or row.posted_at
    row.closes_at = row.closes_at or longest_end(row, since=row.publish_at)


def open_row_again(row: Opening, now: datetime) -> None:
    """In memory; a document with its new end is applied next. What ran out lately goes on."""
    goes_on = may_go_on(row, at=now)
    row.closed_at, row.close_reason = None, ""
    if goes_on:
        move(row, OpeningState.PUBLISHED, OPENING_MOVES)
        return
    publish_row(row, now)
    row.closes_at = None  # the former one is no end that is moved


def _saved(row: Opening, now: datetime) -> Opening:
    row.version += 1
    row.updated_at = now
    row.save()
    return row
