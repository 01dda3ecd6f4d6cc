"""A new end for an opening: it goes on, or it opens again at the same address."""

from datetime import date, datetime, time

from django.db import transaction

from jobstore.lib import clock
from jobstore.people.user.models import User
from openings.opening.actions.change import apply_document, locked_opening, propose
from openings.opening.actions.checks import (
    NotReady,
    end_of,
    first_run_fixes,
    fixes_of,
    may_go_on,
)
from openings.opening.actions.publish import PeopleAreOpen, open_row_again
from openings.opening.models import Opening
from openings.opening.queries import waiting_for
from openings.opening.states import ExtendReason, OpeningState
from openings.version.actions import carry_end, keep_first, shown
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
    """With whatever is drafted, waits or was given back. Of an employer not trusted staff read it
    first, with the change that waits already.

    Raises StaleOpening, NotOpen, NotReady.
    """
    row = locked_opening(opening, version=version)
    now = clock.now()
    if not may_go_on(row, at=now):
        raise NotOpen
    keep_first(row)
    document = _ending(row, day, hour, now)
    row.version += 1
    is_trusted = row.employer.is_trusted
    if is_trusted and row.state == OpeningState.CLOSED:
        open_row_again(row, now)
    write = apply_document if is_trusted else propose
    write(row, document, by=by, at=now, reason=reason, is_fresh=True)
    return row


@transaction.atomic
def open_again(
    *, opening: Opening, by: User, version: int, day: date, hour: time | None = None
) -> Opening:
    """With its address and its first day, and with whatever is drafted, waits or was given back.
    Of an employer not trusted it stays closed until staff have read it.

    Raises StaleOpening, NotClosed, PeopleAreOpen, NotReady.
    """
    row = locked_opening(opening, version=version)
    if row.state != OpeningState.CLOSED or row.is_imported:
        raise NotClosed
    if waiting_for(row).exists():
        raise PeopleAreOpen
    keep_first(row)
    now = clock.now()
    document = _ending(row, day, hour, now)
    row.version += 1
    if row.employer.is_trusted:
        open_row_again(row, now)
        apply_document(row, document, by=by, at=now, is_fresh=True)
    else:
        propose(row, document, by=by, at=now, is_fresh=True)
    return row


def _ending(row: Opening, day: date, hour: time | None, now: datetime) -> Document:
    """What stands, or waits for staff, until then; so does all else that is under way. Raises
    NotReady.
    """
    waiting = None if row.employer.is_trusted else waiting_change(row)
    ends = end_of(day, row.employer, hour=hour)
    ending = with_end(waiting.document if waiting else document_of(row), ends)
    fixes = fixes_of(shown(row, ending), at=now)
    if may_go_on(row, at=now):
        fixes += first_run_fixes(row, ends=ends, at=now)
    if fixes:
        raise NotReady(fixes)
    carry_end(row, ends)
    return ending
