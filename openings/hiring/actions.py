"""Still hiring? Asked every 30 days; who does not answer has closed, and opens again by a press."""

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.due import for_each_due
from jobstore.lib.endings import end_at
from jobstore.lib.moves import move
from jobstore.lib.zones import add_working_days, read_zone
from jobstore.people.user.models import User
from openings.hiring import mails
from openings.hiring.models import HiringQuestion
from openings.hiring.queries import (
    ANSWER_DAYS,
    EVERY,
    is_about_to_tell,
    is_asked,
    last_sign,
    may_reopen,
    to_ask,
    unanswered,
)
from openings.opening.actions.change import locked_opening
from openings.opening.actions.publish import PeopleAreOpen, close_opening, close_row
from openings.opening.models import Opening
from openings.opening.states import OPENING_MOVES, CloseReason, OpeningState
from openings.signals import opening_goes_on
from openings.version.actions import renew_review


class NothingAsked(Exception):
    """It was answered, or something else has happened to it since."""


def follow_hiring() -> int:
    """All that is due by the clock; how many."""
    now = clock.now()
    done = for_each_due(
        to_ask(quiet_since=now - EVERY),
        lambda opening: ask_whether_hiring(opening=opening),
    )
    late = unanswered().filter(hiring_question__answer_by__lte=now)
    return done + for_each_due(
        late.order_by("hiring_question__answer_by", "pk"),
        lambda opening: close_unconfirmed(opening=opening),
    )


@transaction.atomic
def ask_whether_hiring(*, opening: Opening) -> int:
    """One mail, unless what they did lately has answered it; how many."""
    row, question = _locked(opening)
    now, sign = clock.now(), last_sign(row, question)
    if row.state != OpeningState.PUBLISHED or question.answer_by is not None or sign is None:
        return 0
    if sign > now - EVERY:
        question.said_at = min(sign, now)
        question.save(update_fields=["said_at"])
        return 0
    zone = read_zone(row.employer.time_zone)
    last_day = add_working_days(now.astimezone(zone).date(), ANSWER_DAYS)
    question.asked_at, question.answer_by = now, end_at(last_day, None, zone)
    question.save(update_fields=["asked_at", "answer_by"])
    mails.still_hiring(row, question)
    return 1


@transaction.atomic
def close_unconfirmed(*, opening: Opening) -> int:
    """Nobody answered, and nobody did anything that answers; how many were closed."""
    row, question = _locked(opening)
    now = clock.now()
    if question.answer_by is None or question.answer_by > now:
        return 0
    was_asked = is_asked(row, question)
    sign = last_sign(row, question)
    question.answer_by, question.said_at = None, min(sign, now) if sign else None
    question.save(update_fields=["answer_by", "said_at"])
    if not was_asked or row.is_done(at=now):
        return 0
    close_row(row, CloseReason.UNCONFIRMED, at=now)
    row.save()
    mails.still_hiring_closed(row)
    return 1


@transaction.atomic
def confirm_hiring(*, opening: Opening) -> Opening:
    """They still hire; what closed for want of this opens again, as it stood and with its end.

    Raises NothingAsked, PeopleAreOpen.
    """
    row, question = _locked(opening)
    now = clock.now()
    if may_reopen(row, at=now):
        if is_about_to_tell(row):
            raise PeopleAreOpen
        move(row, OpeningState.PUBLISHED, OPENING_MOVES)
        row.closed_at, row.close_reason = None, ""
        row.version += 1
        renew_review(row, at=now)
        row.save()
        opening_goes_on.send(sender=Opening, opening=row, at=now)
    elif not is_asked(row, question):
        raise NothingAsked
    question.said_at, question.answer_by = now, None
    question.save(update_fields=["said_at", "answer_by"])
    return row


@transaction.atomic
def deny_hiring(*, opening: Opening, by: User, reason: CloseReason, seen_open: int) -> Opening:
    """They do not hire any more. Raises NothingAsked, PeopleAreOpen."""
    row, question = _locked(opening)
    if not is_asked(row, question):
        raise NothingAsked
    question.answer_by = None
    question.save(update_fields=["answer_by"])
    return close_opening(opening=row, by=by, reason=reason, seen_open=seen_open)


def _locked(opening: Opening) -> tuple[Opening, HiringQuestion]:
    row = locked_opening(opening)
    question, _ = HiringQuestion.objects.get_or_create(opening=row)
    return row, question
