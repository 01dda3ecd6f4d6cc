""" "Did not come": noted, undone, told on a working morning, answered, and taken back."""

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import is_legal, move
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from openings import signals
from openings.absence import mails
from openings.application.states import Happening, Outcome
from openings.decision.actions.telling import (
    AlreadyTold,
    can_be_told,
    keep_words_of_absence,
    telling_time_of,
)
from openings.interview.actions import (
    AlreadyDecided,
    NotPlanned,
    NotStarted,
    conclude_interview,
    lock_interview,
)
from openings.interview.models import Absence, Interview
from openings.interview.queries import notes_that_nobody_came
from openings.interview.states import (
    INTERVIEW_MOVES,
    AbsenceAnswer,
    InterviewDecision,
    InterviewState,
)
from openings.pipeline.actions import ApplicationEnded, hold_promise
from openings.pipeline.queries import FINE_IN_AN_ABSENCE, check_reason
from openings.status.queries.status import has_ended


class NotNoted(Exception):
    """Nobody noted that the candidate did not come, or the note was taken back."""


class NotTold(Exception):
    """The candidate does not know of it yet."""


class NoReason(Exception):
    """The candidate is owed some words."""


@transaction.atomic
def note_absence(*, interview: Interview, text: str, by: User, version: int) -> Absence:
    """The candidate did not come, as the employer saw it; told on the next working morning.

    Until then nothing that the candidate sees is touched. Nothing ends by it.
    Raises StaleInterview, ApplicationEnded, NotStarted, NotPlanned, AlreadyDecided, NoReason,
    WordsRefused.
    """
    interview = lock_interview(interview, version=version)
    application = interview.application
    if application.outcome != Outcome.OPEN:
        raise ApplicationEnded
    if not is_legal(INTERVIEW_MOVES, interview.state, InterviewState.NO_SHOW):
        raise NotPlanned
    if interview.decision != InterviewDecision.PENDING:
        raise AlreadyDecided
    now = clock.now()
    if now < interview.starts_at:
        raise NotStarted
    text = _checked(interview, text)
    absence, is_new = Absence.objects.update_or_create(
        interview=interview,
        defaults={
            "text": text,
            "noted_by": by,
            "noted_at": now,
            "tell_at": telling_time_of(application, decided=now),
        },
    )
    _touch(interview)
    if is_new:
        record(Happening.ABSENCE_NOTED, application, by=by)
    return absence


@transaction.atomic
def undo_absence(*, interview: Interview, by: User) -> Interview:
    """As though it had not been noted; the candidate never learns that it was.

    The words wait in the form of whoever undid it. Raises NotNoted, AlreadyTold.
    """
    interview = lock_interview(interview)
    absence = _absence(interview)
    if absence.told_at is not None:
        raise AlreadyTold
    keep_words_of_absence(absence, by=by)
    absence.delete()
    _touch(interview)
    record(Happening.ABSENCE_UNDONE, interview.application, by=by)
    return interview


@transaction.atomic
def tell_absence(*, absence: Absence) -> bool:
    """The telling, if it is due and the note still stands; whether it happened.

    The promise runs on, follow-ups wait, and the application stays open.
    """
    interview = lock_interview(absence.interview)
    current = Absence.objects.filter(interview=interview).first()
    now = clock.now()
    if current is None or current.told_at is not None or current.tell_at > now:
        return False
    application = interview.application
    if application.outcome != Outcome.OPEN:
        current.delete()
        return False
    if not can_be_told(application, at=now):
        current.tell_at = telling_time_of(application, decided=now)
        current.save(update_fields=["tell_at"])
        return False
    if interview.state == InterviewState.SCHEDULED:
        interview = conclude_interview(interview=interview)
    hold_promise(application)
    current.told_at = now
    current.save(update_fields=["told_at"])
    move(interview, InterviewState.NO_SHOW, INTERVIEW_MOVES)
    _touch(interview)
    record(Happening.INTERVIEW_NO_SHOW, application, by=None, why=current.text)
    mails.no_show_noted(current)
    signals.interview_missed.send(sender=Interview, interview=interview)
    return True


@transaction.atomic
def answer_absence(*, interview: Interview, answer: AbsenceAnswer, by: User) -> Absence:
    """The candidate says "That is wrong" or "I could not"; the employer is told.

    The same answer twice changes nothing; another one replaces it, and both stay in the history.
    Raises NotNoted, also while the candidate was not told, and ApplicationEnded, once they know.
    """
    interview = lock_interview(interview)
    absence = _absence(interview)
    if absence.told_at is None:
        raise NotNoted
    if has_ended(interview.application, at=clock.now()):
        raise ApplicationEnded
    if absence.answer == answer:
        return absence
    absence.answer, absence.answered_at = answer, clock.now()
    absence.save(update_fields=["answer", "answered_at"])
    event = record(Happening.ABSENCE_ANSWERED, interview.application, by=by, target=answer)
    mails.no_show_answered(absence, event=event)
    return absence


@transaction.atomic
def note_nobody_came(*, interview: Interview, by: User) -> None:
    """The candidate was there, and nobody of the employer was. Noted already: no change.

    A note and no more: the promise runs on, and what the employer noted stands beside it.
    Raises ApplicationEnded, once they know, NotPlanned and NotStarted, until the end of it.
    """
    interview = lock_interview(interview)
    application, now = interview.application, clock.now()
    if has_ended(application, at=now):
        raise ApplicationEnded
    if interview.state == InterviewState.CANCELED:
        raise NotPlanned
    if now < interview.ends_at:
        raise NotStarted
    start = interview.starts_at.replace(microsecond=0)
    if start not in notes_that_nobody_came(application):
        record(Happening.NOBODY_CAME, application, by=by, target=start)


@transaction.atomic
def take_back_absence(*, interview: Interview, text: str, by: User, version: int) -> Interview:
    """It was wrong: the interview counts as held again, and the candidate is told so.

    Raises StaleInterview, NotNoted, NotTold, ApplicationEnded, WordsRefused.
    """
    interview = lock_interview(interview, version=version)
    absence = _absence(interview)
    if absence.told_at is None:
        raise NotTold
    application = interview.application
    if application.outcome != Outcome.OPEN:
        raise ApplicationEnded
    text = text.strip()
    check_reason(application, text, fine=FINE_IN_AN_ABSENCE)
    absence.delete()
    move(interview, InterviewState.HELD, INTERVIEW_MOVES)
    _touch(interview)
    event = record(Happening.ABSENCE_TAKEN_BACK, application, by=by, why=text)
    mails.cancel_no_show_noted(interview, reason="The note was taken back.")
    mails.no_show_reopened(interview, event=event)
    signals.interview_missed.send(sender=Interview, interview=interview)
    return interview


def _checked(interview: Interview, text: str) -> str:
    text = text.strip()
    if not text:
        raise NoReason
    check_reason(interview.application, text, fine=FINE_IN_AN_ABSENCE)
    return text


def _absence(interview: Interview) -> Absence:
    absence = Absence.objects.filter(interview=interview).first()
    if absence is None:
        raise NotNoted
    return absence


def _touch(interview: Interview) -> None:
    interview.version += 1
    interview.save(update_fields=["state", "version"])
