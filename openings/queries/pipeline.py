"""The applications of an opening by stage, and what an employer still owes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.timesince import timesince

from jobstore.people.models import Employer
from openings.models import Absence, Application, ApplicationEvent, Interview, Jurisdiction
from openings.queries.application.overdue import promised_day_is_over, zones_of
from openings.queries.application.promise import Promise, promise_of
from openings.queries.interview import undecided_interviews_of, waits_for_decision
from openings.queries.jurisdiction import LegalClock, legal_clock_of
from openings.queries.promise_clock import PromiseClock, clock_of
from openings.states import (
    STAGE_MOVES,
    AbsenceAnswer,
    Happening,
    InterviewState,
    Outcome,
    Stage,
)

COLUMNS = (Stage.APPLIED, Stage.SCREENING, Stage.INTERVIEW, Stage.OFFER, Stage.HIRED)
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
    is_to_decide: bool  # an interview was held
    absence: Absence | None  # the newest note that the candidate did not come

    @property
    def next_moves(self) -> list[Stage]:
        """What the card offers; a step back is taken on the application's own page."""
        here = COLUMNS.index(Stage(self.application.stage))
        return [stage for stage in self.moves if COLUMNS.index(stage) > here]

    @property
    def next_step(self) -> str:
        """ "decide", "plan", or nothing but to wait or to move on."""
        if self.application.outcome != Outcome.OPEN:
            return ""
        if self.is_to_decide or self.application.stage == Stage.OFFER:
            return "decide"
        is_free = self.application.stage == Stage.INTERVIEW and self.next_interview is None
        return "plan" if is_free else ""


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
    """The stages to which a recruiter may move an application without telling a decision."""
    if application.outcome != Outcome.OPEN:
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
    is_untold = any(note.told_at is None for note in absences)
    return Card(
        application=application,
        next_interview=ahead[0] if ahead else None,
        promise=promise,
        clock=clock_of(promise.day, zone=promise.zone, at=at) if promise else None,
        legal=legal_clock_of(application, at=at, place=place),
        is_overdue=promise.is_broken(at=at) if promise else False,
        moves=plain_moves(application),
        is_to_decide=not ahead and not is_untold and any(map(waits_for_decision, interviews)),
        absence=absences[-1] if absences else None,
    )


def history_of(application: Application) -> QuerySet[ApplicationEvent]:
    """All that happened, the employer's own notes included; never for the candidate."""
    return application.events.select_related("by").order_by("-at", "-id")


def last_move_of(application: Application) -> ApplicationEvent | None:
    """What another recruiter did last, notes apart."""
    return history_of(application).exclude(what=Happening.NOTE).first()


def new_applications_of(employer: Employer) -> QuerySet[Application]:
    """Nobody has looked at them yet, over all openings; who waits longest comes first."""
    return (
        Application.objects.to(employer)
        .filter(stage=Stage.APPLIED, outcome=Outcome.OPEN)
        .select_related("candidate", "opening")
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


def say_event(event: ApplicationEvent) -> str:
    """What was done, to follow a name: "moved it to Screening"."""
    if event.what == Happening.MOVED and event.target in Stage:
        return f"moved it to {Stage(event.target).label}"
    if event.what == Happening.ABSENCE_ANSWERED and event.target in AbsenceAnswer:
        return f"answered your note: “{AbsenceAnswer(event.target).label}”"
    return _DID.get(event.what, "changed it")


_DID: dict[str, str] = {
    Happening.SUBMITTED: "sent the application",
    Happening.NOTE: "wrote a note",
    Happening.INTERVIEW_SCHEDULED: "planned an interview",
    Happening.INTERVIEW_MOVED: "changed an interview",
    Happening.INTERVIEW_CANCELED: "canceled an interview",
    Happening.INTERVIEW_HELD: "noted that the interview was held",
    Happening.ABSENCE_NOTED: "noted that the candidate did not come",
    Happening.ABSENCE_UNDONE: "took that note back before it was told",
    Happening.INTERVIEW_NO_SHOW: "told the candidate that they did not come",
    Happening.ABSENCE_TAKEN_BACK: "took back the note that the candidate did not come",
    Happening.ADVANCED: "invited the candidate to the next round",
    Happening.OFFERED: "made an offer",
    Happening.HIRED: "hired the candidate",
    Happening.DECIDED: "recorded “not selected”",
    Happening.DECISION_UNDONE: "took the decision back",
    Happening.TOLD: "told the candidate the decision",
    Happening.TEXT_RELEASED: "passed your words on",
    Happening.TEXT_KEPT_BACK: "kept your words back",
    Happening.WITHDRAWN: "withdrew",
}


def conflict_of(application: Application, *, at: datetime) -> str:
    """ "Ana moved it to Interview 12 seconds ago." """
    last = last_move_of(application)
    if last is None:
        return "Somebody changed this application after you opened it."
    who = last.by.get_full_name() if last.by else "Job Store"
    return f"{who} {say_event(last)} {how_long_ago(last.at, at=at)}."


def how_long_ago(moment: datetime, *, at: datetime) -> str:
    seconds = max(int((at - moment).total_seconds()), 0)
    if seconds < _MINUTE:
        return f"{seconds} second{'' if seconds == 1 else 's'} ago"
    return f"{timesince(moment, at)} ago".replace("\xa0", " ")


_MINUTE = 60  # seconds
