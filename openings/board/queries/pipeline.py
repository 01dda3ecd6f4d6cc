"""The applications of an opening by stage, and what an employer still owes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from jobstore.people.employer.models import Employer
from openings.application.models import Application
from openings.application.states import COLUMNS, STAGE_MOVES, Outcome, Stage
from openings.interview.models import Absence, Interview
from openings.interview.queries import undecided_interviews_of, waits_for_decision
from openings.interview.states import InterviewState
from openings.pipeline.queries import history_of, say_event
from openings.promise.models import Jurisdiction
from openings.promise.queries.clock import PromiseClock, clock_of
from openings.promise.queries.jurisdiction import LegalClock, legal_clock_of
from openings.promise.queries.overdue import promised_day_is_over, zones_of
from openings.promise.queries.promise import Promise, promise_of

# To these a candidate is moved by a decision, which tells them at once.
BY_DECISION = frozenset({Stage.OFFER, Stage.HIRED})


SHOWN = 5  # of each list on an employer's first page


Row = TypeVar("Row", Application, Interview)


@dataclass(frozen=True, kw_only=True)
class Card:
    """One application on the board."""

    application: Application
    next_interview: Interview | None
    promise: Promise | None
    clock: PromiseClock | None
    legal: LegalClock | None
    is_overdue: bool
    moves: list[Stage]
    is_to_decide: bool  # an interview was held, or the opening is over
    absence: Absence | None  # the newest note that the candidate did not come

    @property
    def next_moves(self) -> list[Stage]:
        """What the card offers; a step back is taken on the application's own page."""
        here = COLUMNS.index(Stage(self.application.stage))
        return [stage for stage in self.moves if COLUMNS.index(stage) > here]

    @property
    def next_step(self) -> str:
        """ "decide", "answer" (theirs to an offer), "plan", or nothing but to wait or to move."""
        if self.application.outcome != Outcome.OPEN:
            return ""
        if self.application.stage == Stage.OFFER:
            return "answer"
        if self.is_to_decide:
            return "decide"
        is_free = self.application.stage == Stage.INTERVIEW and self.next_interview is None
        return "plan" if is_free and not self.application.opening.is_over else ""


@dataclass(frozen=True, kw_only=True)
class Waiting(Generic[Row]):
    """The first of a list, and how many there are in all."""

    first: list[Row]
    count: int

    @classmethod
    def among(cls, rows: QuerySet[Any]) -> "Waiting[Row]":
        first = list(rows[: SHOWN + 1])
        count = rows.count() if len(first) > SHOWN else len(first)
        return cls(first=first[:SHOWN], count=count)


@dataclass(frozen=True, kw_only=True)
class WaitingForEmployer:
    """What an employer's people have to do, the most urgent first."""

    overdue: Waiting[Interview]
    due: Waiting[Interview]
    new: Waiting[Application]

    @property
    def total(self) -> int:
        return self.overdue.count + self.due.count + self.new.count


def plain_moves(application: Application) -> list[Stage]:
    """The stages to which a recruiter may move an application without telling a decision.

    None where the opening is filled or given up: those who are left wait for an answer.
    """
    if application.outcome != Outcome.OPEN or application.opening.is_over:
        return []
    targets = STAGE_MOVES.get(application.stage, frozenset()) - BY_DECISION
    return [stage for stage in COLUMNS if stage in targets]


def promise_to(application: Application) -> Promise | None:
    """By when an open application is to be answered. `interviews` and the employer are loaded."""
    if application.outcome != Outcome.OPEN or application.stage == Stage.DRAFT:
        return None
    return promise_of(application)


def card_of(application: Application, *, at: datetime, place: Jurisdiction | None) -> Card:
    """`place`: where the opening is, if a law sets a last day to tell there."""
    promise = promise_to(application)
    interviews = application.interviews.all()
    ahead = [item for item in interviews if item.state == InterviewState.SCHEDULED]
    absences = [item.noted_absence for item in interviews if item.noted_absence is not None]
    is_free = not ahead and all(note.told_at is not None for note in absences)
    is_asked = application.opening.is_over or any(map(waits_for_decision, interviews))
    return Card(
        application=application,
        next_interview=ahead[0] if ahead else None,
        promise=promise,
        clock=clock_of(promise.day, zone=promise.zone, at=at) if promise else None,
        legal=legal_clock_of(application, at=at, place=place),
        is_overdue=promise.is_broken(at=at) if promise else False,
        moves=plain_moves(application),
        is_to_decide=is_free and is_asked,
        absence=absences[-1] if absences else None,
    )


def new_applications_of(employer: Employer) -> QuerySet[Application]:
    """Nobody has looked at them yet, over all openings; who waits longest comes first."""
    return (
        Application.objects.to(employer)
        .filter(stage=Stage.APPLIED, outcome=Outcome.OPEN)
        .select_related("candidate", "opening__employer")
        .order_by("submitted_at", "id")
    )


def waiting_for_employer(employer: Employer, at: datetime) -> WaitingForEmployer:
    """What the employer's first page asks for."""
    undecided = undecided_interviews_of(employer)
    is_over = promised_day_is_over(zones_of(undecided), at=at)
    return WaitingForEmployer(
        overdue=Waiting.among(undecided.filter(is_over)),
        due=Waiting.among(undecided.exclude(is_over)),
        new=Waiting.among(new_applications_of(employer)),
    )


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One event as the employer reads it."""

    at: datetime
    who: str
    text: str
    why: str
    is_internal: bool


def history_lines(application: Application) -> list[HistoryLine]:
    """The newest first."""
    return [
        HistoryLine(
            at=event.at,
            who=event.by.get_full_name() if event.by else "Job Store",
            text=say_event(event),
            why=event.why,
            is_internal=event.candidate_sees_from is None,
        )
        for event in history_of(application)
    ]
