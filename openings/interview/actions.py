"""Planning interviews, moving and canceling them, and saying that they are over."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.models import Event
from openings import signals
from openings.application.models import Application, ApplicationEvent
from openings.application.states import OF_INTERVIEWS, Happening, Outcome, Stage
from openings.interview.mails import interview as mails
from openings.interview.mails.ask import cancel_decision_due, decision_due
from openings.interview.models import Interview, Interviewer
from openings.interview.states import (
    INTERVIEW_DECISION_MOVES,
    INTERVIEW_MOVES,
    InterviewDecision,
    InterviewState,
)
from openings.pipeline.actions import ApplicationEnded, hold_promise, lock_application, set_stage
from openings.pipeline.queries import check_reason, check_words, last_event_of
from openings.promise import mails as legal_mails

ENDED_BY_BOTH = frozenset({Outcome.HIRED, Outcome.WITHDRAWN})
BEFORE_INTERVIEWS = frozenset({Stage.APPLIED, Stage.SCREENING})


@dataclass(frozen=True, kw_only=True)
class InterviewFacts:
    round: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    where: str
    note: str
    promised_by: date


@dataclass(frozen=True, kw_only=True)
class Person:
    name: str
    title: str
    email: str
    phone: str
    welcomes_calls: bool


class StaleInterview(Exception):
    """Somebody changed it after the page was loaded. `last` tells who and what."""

    def __init__(self, interview: Interview, last: ApplicationEvent | None) -> None:
        super().__init__(f"Version {interview.version} is newer.")
        self.interview = interview
        self.last = last


class NotPlanned(Exception):
    """It was held, canceled or missed; a plan is changed only before that."""


class NotStarted(Exception):
    """Nobody can say yet how it went."""


class AlreadyDecided(Exception):
    """A decision was made on it."""


@transaction.atomic
def schedule_interview(
    *,
    application: Application,
    facts: InterviewFacts,
    people: list[Person],
    by: User,
    version: int,
) -> Interview:
    """Plan an interview and tell everybody; the application moves to the interview stage.

    The same round at the same time again returns the first one.
    Raises StaleApplication, ApplicationEnded, WordsRefused.
    """
    application = lock_application(application)
    _check_words(application, facts)
    if (existing := _planned_already(application, facts)) is not None:
        return existing
    application = lock_application(application, version=version)
    if application.outcome != Outcome.OPEN:
        raise ApplicationEnded
    return plan_interview(application, facts, people, by=by)


def plan_interview(
    application: Application, facts: InterviewFacts, people: list[Person], *, by: User | None
) -> Interview:
    """Of an application that is open; everybody hears of it. The caller holds its lock."""
    interview = Interview.objects.create(
        application=application, scheduled_by=by, created_at=clock.now(), **asdict(facts)
    )
    _write_people(interview, people)
    if application.stage in BEFORE_INTERVIEWS:
        set_stage(application, to=Stage.INTERVIEW, by=by)
    application.version += 1
    application.save(update_fields=["stage", "stage_since", "version"])
    event = record(Happening.INTERVIEW_SCHEDULED, application, by=by, target=interview.starts_at)
    mails.interview_scheduled(interview)
    mails.interview_team(interview, what="scheduled", event=event)
    signals.interview_scheduled.send(sender=Interview, interview=interview)
    return interview


def _planned_already(application: Application, facts: InterviewFacts) -> Interview | None:
    planned = Interview.objects.of(application).scheduled()
    return planned.filter(round=facts.round, starts_at=facts.starts_at).first()


def _check_words(application: Application, facts: InterviewFacts, why: str = "") -> None:
    """Where and when to meet, and what to call, is no harm in them."""
    check_words(application, facts.note, is_yes=True)
    check_reason(application, why, is_yes=True)


@transaction.atomic
def move_interview(
    *,
    interview: Interview,
    facts: InterviewFacts,
    people: list[Person],
    why: str,
    by: User,
    version: int,
) -> Interview:
    """Change time, place or people. The candidate reads `why`; old reminders never leave.

    Raises StaleInterview, NotPlanned, WordsRefused.
    """
    interview = lock_interview(interview, version=version)
    if interview.state != InterviewState.SCHEDULED:
        raise NotPlanned
    _check_words(interview.application, facts, why)
    return change_plan(interview, facts, people, why=why, by=by)


def change_plan(
    interview: Interview, facts: InterviewFacts, people: list[Person], *, why: str, by: User
) -> Interview:
    """Everybody hears of it. The caller holds the lock of what is planned."""
    old_start = interview.starts_at
    for name, value in asdict(facts).items():
        setattr(interview, name, value)
    interview.sequence += 1
    interview.version += 1
    interview.save()
    former = _write_people(interview, people)
    event = record(
        Happening.INTERVIEW_MOVED,
        interview.application,
        by=by,
        source=old_start,
        target=interview.starts_at,
        why=why,
    )
    mails.cancel_planned_mail(interview, reason="The interview was moved.")
    before = old_start if old_start != interview.starts_at else None
    mails.interview_moved(interview, event=event, before=before)
    mails.interview_team(interview, what="moved", event=event, before=before)
    mails.interview_team(interview, what="left", event=event, people=former)
    signals.interview_moved.send(sender=Interview, interview=interview)
    return interview


@transaction.atomic
def cancel_interview(*, interview: Interview, why: str, by: User, version: int) -> Interview:
    """Call it off. The candidate reads `why`. Raises StaleInterview, NotPlanned, WordsRefused."""
    interview = lock_interview(interview, version=version)
    if interview.state != InterviewState.SCHEDULED:
        raise NotPlanned
    check_reason(interview.application, why, is_yes=True)
    hold_promise(interview.application)
    event = call_off(interview, why=why, by=by)
    mails.interview_canceled(interview, event=event)
    return interview


def call_off(interview: Interview, *, why: str, by: User | None) -> Event:
    """It will not happen; the interviewers are told. The caller holds the lock."""
    move(interview, InterviewState.CANCELED, INTERVIEW_MOVES)
    interview.sequence += 1
    interview.version += 1
    interview.save(update_fields=["state", "sequence", "version"])
    event = record(
        Happening.INTERVIEW_CANCELED,
        interview.application,
        by=by,
        source=interview.starts_at,
        why=why,
    )
    mails.cancel_planned_mail(interview, reason="The interview was canceled.")
    mails.interview_team(interview, what="canceled", event=event)
    signals.interview_called_off.send(sender=Interview, interview=interview)
    return event


@transaction.atomic
def conclude_interview(*, interview: Interview, by: User | None = None) -> Interview:
    """It is over: by the clock at its end, or because a recruiter says so after its start.

    Twice changes nothing. Raises NotStarted, NotPlanned.
    """
    interview = lock_interview(interview)
    if interview.state == InterviewState.HELD:
        return interview
    if interview.state != InterviewState.SCHEDULED:
        raise NotPlanned
    now = clock.now()
    if now < interview.starts_at:
        raise NotStarted
    if interview.application.outcome in ENDED_BY_BOTH:
        return _drop(interview)
    move(interview, InterviewState.HELD, INTERVIEW_MOVES)
    interview.concluded_at = min(now, interview.ends_at)
    if _has_offer_here(interview.application):  # the answer is there already
        decide_interview(interview, InterviewDecision.OFFER, at=now)
    interview.version += 1
    interview.save()
    record(Happening.INTERVIEW_HELD, interview.application, by=by)
    mails.cancel_planned_mail(interview, reason="The interview is over.")
    if interview.decision == InterviewDecision.PENDING:
        decision_due(interview)
        legal_mails.legal_clock(interview)
    signals.interview_concluded.send(sender=Interview, interview=interview)
    return interview


def decide_interview(
    interview: Interview, decision: InterviewDecision, *, at: datetime | None
) -> None:
    """The caller holds the lock. Raises IllegalMove."""
    move(interview, decision, INTERVIEW_DECISION_MOVES, field="decision")
    interview.decided_at = at
    interview.save(update_fields=["decision", "decided_at"])


def decide_interviews(application: Application, decision: InterviewDecision) -> int:
    """Every held interview that waits gets it, and nobody is reminded any more; how many."""
    waiting = Interview.objects.of(application).undecided().select_for_update(of=("self",))
    interviews = list(waiting.order_by("id"))
    for interview in interviews:
        decide_interview(interview, decision, at=clock.now())
        cancel_decision_due(interview, reason="The decision is recorded.")
    return len(interviews)


def _has_offer_here(application: Application) -> bool:
    return application.stage == Stage.OFFER and not application.opening.is_tracked


def _drop(interview: Interview) -> Interview:
    """Nobody met for a job that was taken or given up; nobody is asked how it went."""
    move(interview, InterviewState.CANCELED, INTERVIEW_MOVES)
    interview.version += 1
    interview.save(update_fields=["state", "version"])
    mails.cancel_planned_mail(interview, reason="The application has ended.")
    signals.interview_called_off.send(sender=Interview, interview=interview)
    return interview


def lock_interview(interview: Interview, *, version: int | None = None) -> Interview:
    """Application first, then interview: the one order of locks. Raises StaleInterview."""
    application = lock_application(interview.application)
    locked = Interview.objects.select_for_update(of=("self",)).get(pk=interview.pk)
    locked.application = application
    if version is not None and locked.version != version:
        raise StaleInterview(locked, last_event_of(application, OF_INTERVIEWS))
    return locked


def _write_people(interview: Interview, people: list[Person]) -> list[Interviewer]:
    """Set who interviews; whoever is no longer among them is returned."""
    known = {person.email.lower(): person for person in interview.interviewers.order_by("id")}
    for person in people:
        row = known.pop(person.email.lower(), None) or Interviewer(interview=interview)
        for name, value in asdict(person).items():
            setattr(row, name, value)
        row.save()
    former = list(known.values())
    Interviewer.objects.filter(pk__in=[person.pk for person in former]).delete()
    return former
