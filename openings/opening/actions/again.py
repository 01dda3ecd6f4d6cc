"""A new end for an opening: it goes on, or it opens again at the same address."""

from datetime import date, datetime, time

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.lib.zones import staff_deadline
from jobstore.people.user.models import User
from openings.opening.actions.change import apply_document, locked_opening, propose
from openings.opening.actions.checks import NotReady, end_of, first_run_fixes, fixes_of
from openings.opening.actions.publish import PeopleAreOpen, publish_row
from openings.opening.models import Opening
from openings.opening.queries import waiting_for
from openings.opening.states import OPENING_MOVES, ExtendReason, OpeningState
from openings.version.actions import keep_first, shown
from openings.version.models import Document
from openings.version.queries import document_of, waiting_change, with_end


class NotOpen(Exception):
    """Only what is public, or was until its end, goes on."""


class NotClosed(Exception):
    """Only what is closed opens again."""


@transaction.atomic
def extend_opening(
    *,
    opening: Opening,
    by: User,
    version: int,
    day: date,
    hour: time | None = None,
    reason: ExtendReason,
) -> Opening:
    """Of an employer not trusted staff read it first, with the change that waits already.

    Raises StaleOpening, NotOpen, NotReady.
    """
    row = locked_opening(opening, version=version)
    if row.state != OpeningState.PUBLISHED or row.is_imported:
        raise NotOpen
    keep_first(row)
    now, is_trusted = clock.now(), row.employer.is_trusted
    waiting = None if is_trusted else waiting_change(row)
    document = _ending(row, waiting.document if waiting else document_of(row), day, hour, now)
    row.version += 1
    if is_trusted:
        apply_document(row, document, by=by, at=now, reason=reason)
    else:
        propose(row, document, by=by, at=now, reason=reason)
    return row


@transaction.atomic
def open_again(
    *, opening: Opening, by: User, version: int, day: date, hour: time | None = None
) -> Opening:
    """With its address and its first day; of an employer not trusted staff read it first.

    Raises StaleOpening, NotClosed, PeopleAreOpen, NotReady.
    """
    row = locked_opening(opening, version=version)
    if row.state != OpeningState.CLOSED or row.is_imported:
        raise NotClosed
    if waiting_for(row).exists():
        raise PeopleAreOpen
    keep_first(row)
    now = clock.now()
    document = _ending(row, document_of(row), day, hour, now)
    row.closed_at, row.close_reason = None, ""
    if row.employer.is_trusted:
        publish_row(row, now)
    else:
        move(row, OpeningState.IN_REVIEW, OPENING_MOVES)
        row.review_by = staff_deadline(now)
    row.closes_at = None  # the former one is no end that is moved
    row.version += 1
    apply_document(row, document, by=by, at=now)
    return row


def _ending(
    row: Opening, document: Document, day: date, hour: time | None, now: datetime
) -> Document:
    """Raises NotReady."""
    ends = end_of(day, row.employer, hour=hour)
    ending = with_end(document, ends)
    fixes = fixes_of(shown(row, ending), at=now)
    if row.state == OpeningState.PUBLISHED:
        fixes += first_run_fixes(row, ends=ends, at=now)
    if fixes:
        raise NotReady(fixes)
    return ending
