"""The end of an opening: announced, asked about afterwards, answered, and written down."""

from datetime import datetime, timedelta

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.due import for_each_due
from jobstore.people.user.models import User
from openings.closing import mails
from openings.closing.models import Ending
from openings.closing.queries.end import (
    ANNOUNCED,
    ASKED,
    to_announce,
    to_ask,
    to_write_down,
    with_drafters,
    with_news,
)
from openings.closing.states import CLOSED_BY, HowEnded
from openings.opening.actions.change import locked_opening
from openings.opening.actions.publish import close_opening, close_row
from openings.opening.models import Opening
from openings.opening.queries import open_count
from openings.opening.states import CloseReason, OpeningState

LATEST = timedelta(days=30)  # of an end that is longer ago nobody is told or asked any more


class NotOver(Exception):
    """It takes applications, or was closed: nothing is to be said about its end."""


def follow_endings() -> int:
    """All that is due by the clock; how many."""
    now = clock.now()
    done = for_each_due(
        to_announce().filter(closes_at__lte=now + ANNOUNCED).order_by("closes_at", "pk"),
        lambda opening: announce_end(opening=opening),
    )
    for times, after in enumerate(ASKED):
        done += for_each_due(
            to_ask(times).filter(closes_at__lte=now - after).order_by("closes_at", "pk"),
            lambda opening: ask_how_it_ended(opening=opening),
        )
    done += for_each_due(
        to_write_down().filter(closes_at__lte=now).order_by("closes_at", "pk"),
        lambda opening: write_down_end(opening=opening),
    )
    done += for_each_due(
        with_drafters().order_by("closed_at", "pk"), lambda opening: tell_drafters(opening=opening)
    )
    return done + for_each_due(
        with_news().order_by("ending__goes_on_since", "pk"),
        lambda opening: tell_that_it_goes_on(opening=opening),
    )


@transaction.atomic
def announce_end(*, opening: Opening) -> int:
    """One mail, where the end lies ahead and was not just set; another end is announced anew."""
    row, ending = _locked(opening)
    end, now = row.closes_at, clock.now()
    if end is None or end > now + ANNOUNCED or ending.announced_for == end:
        return 0
    ending.announced_for, ending.times_asked, ending.how = end, 0, ""
    ending.save(update_fields=["announced_for", "times_asked", "how"])
    was_there = row.publish_at is not None and row.publish_at <= end - ANNOUNCED
    if end <= now or not was_there:
        return 0
    mails.opening_ends(row)
    return 1


@transaction.atomic
def ask_how_it_ended(*, opening: Opening) -> int:
    row, ending = _locked(opening)
    if row.closes_at is None or ending.how or ending.times_asked >= len(ASKED):
        return 0
    ending.times_asked += 1
    ending.save(update_fields=["times_asked"])
    if row.closes_at < clock.now() - LATEST:
        return 0
    mails.how_did_it_end(row, times=ending.times_asked)
    return 1


@transaction.atomic
def answer_ending(*, opening: Opening, how: HowEnded, by: User) -> Opening:
    """What became of it; every answer but "still looking" says why it is closed. Raises NotOver."""
    row, ending = _locked(opening)
    is_closed = row.state == OpeningState.CLOSED and not row.ran_out
    if is_closed or not row.is_done(at=clock.now()):
        raise NotOver
    ending.how, ending.answered_by, ending.answered_at = how, by, clock.now()
    ending.announced_for = row.closes_at  # the answer is about this end
    ending.save(update_fields=["how", "answered_by", "answered_at", "announced_for"])
    if how not in CLOSED_BY:
        return row
    if row.ran_out:
        row.close_reason = CLOSED_BY[how]
        row.version += 1
        row.save(update_fields=["close_reason", "version"])
        return row
    return close_opening(opening=row, by=by, reason=CLOSED_BY[how], seen_open=open_count(row))


@transaction.atomic
def write_down_end(*, opening: Opening) -> int:
    """Closed since its end. It was over for everybody before, and may go on with a new end."""
    row = locked_opening(opening)
    if not to_write_down().filter(pk=row.pk, closes_at__lte=clock.now()).exists():
        return 0  # it has another end meanwhile, or waits for staff
    close_row(row, CloseReason.EXPIRED, at=row.closes_at or clock.now())
    row.save()
    return 1


@transaction.atomic
def tell_drafters(*, opening: Opening) -> int:
    """Whoever was writing an application hears that the opening ended early; how many."""
    row, ending = _locked(opening)
    if row.closed_at is None or ending.drafters_told_of == row.closed_at:
        return 0
    ending.drafters_told_of = row.closed_at
    ending.save(update_fields=["drafters_told_of"])
    if row.closed_at < clock.now() - LATEST:
        return 0
    return mails.opening_ended_drafts(row)


def note_that_it_goes_on(*, opening: Opening, at: datetime) -> None:
    """The caller holds the lock on the opening."""
    Ending.objects.update_or_create(opening=opening, defaults={"goes_on_since": at})


@transaction.atomic
def tell_that_it_goes_on(*, opening: Opening) -> int:
    """Whoever was writing an application hears of the new end; how many."""
    row, ending = _locked(opening)
    since, ending.goes_on_since = ending.goes_on_since, None
    ending.save(update_fields=["goes_on_since"])
    if since is None or not row.is_live(at=clock.now()):
        return 0
    return mails.opening_goes_on(row, since=since)


def _locked(opening: Opening) -> tuple[Opening, Ending]:
    row = locked_opening(opening)
    ending, _ = Ending.objects.get_or_create(opening=row)
    return row, ending
