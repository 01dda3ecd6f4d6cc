"""The applications of an opening by stage, what an employer still owes, and steps back."""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import RowNumber

from jobstore.people.employer.models import Employer
from openings.application.models import Application
from openings.application.queries import new_applications_of
from openings.application.states import COLUMNS, STAGE_MOVES, Outcome, Stage
from openings.interview.models import Absence, Interview
from openings.interview.queries import undecided_interviews_of, written_time
from openings.interview.states import InterviewState
from openings.opening.models import Opening
from openings.promise.models import Jurisdiction
from openings.promise.queries.clock import (
    LegalClock,
    PromiseClock,
    clock_of,
    jurisdiction_of,
    legal_clock_of,
)
from openings.promise.queries.promise import (
    INTERVIEWS_BY_START,
    Promise,
    awaited_interview,
    promise_of,
    promise_to,
    promised_day_is_over,
    waits_too_long,
    zones_of,
)
from openings.reminder.queries import to_be_answered

WANTED_AFTER = timedelta(minutes=10)  # until then nobody was told that they are wanted


def goes_back(application: Application, to: Stage) -> bool:
    return COLUMNS.index(to) < COLUMNS.index(Stage(application.stage))


def owes_a_reason(application: Application, *, to: Stage, at: datetime) -> bool:
    """Going back from an offer, an interview, or a wish to talk that the candidate heard of."""
    if not goes_back(application, to):
        return False
    if application.stage == Stage.OFFER or awaited_interview(application) is not None:
        return True
    return application.stage == Stage.INTERVIEW and at >= application.stage_since + WANTED_AFTER


@dataclass(frozen=True, kw_only=True)
class StepBack:
    """What a candidate reads of it; preview and mail say the same."""

    employer_name: str
    opening_title: str
    takes_back_offer: bool
    text: str
    interview_time: str  # of one that stays planned
    answer_by: date | None


def step_back(
    application: Application, *, source: str, to: Stage, text: str, at: datetime
) -> StepBack:
    """`application` as it is before or after the step. `opening__employer` is loaded."""
    after = copy(application)
    before = promise_of(application)
    if application.stage != to:
        after.stage, after.stage_since = to, at
    promise = promise_of(after)
    days = [one.day for one in (before, promise) if one is not None]
    ahead = awaited_interview(application)
    is_planned = ahead is not None and ahead.state == InterviewState.SCHEDULED
    zone = application.candidate.time_zone
    return StepBack(
        employer_name=application.opening.employer.name,
        opening_title=application.opening.title,
        takes_back_offer=source == Stage.OFFER,
        text=text,
        interview_time=written_time(ahead.starts_at, zone) if ahead and is_planned else "",
        answer_by=max(days) if days else None,
    )


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
    owed: Waiting[Application]  # their day has come, or the opening is over
    new: Waiting[Application]

    @property
    def total(self) -> int:
        return self.overdue.count + self.due.count + self.new.count


def plain_moves(application: Application) -> list[Stage]:
    """Without a decision. In an opening that is over nobody moves, and an offer is taken back."""
    is_left = application.opening.is_over and application.stage != Stage.OFFER
    if application.outcome != Outcome.OPEN or is_left:
        return []
    targets = STAGE_MOVES.get(application.stage, frozenset()) - BY_DECISION
    return [stage for stage in COLUMNS if stage in targets]


def card_of(application: Application, *, at: datetime, place: Jurisdiction | None) -> Card:
    """`place`: where the opening is, if a law sets a last day to tell there."""
    promise = promise_to(application)
    interviews = application.interviews.all()
    ahead = [item for item in interviews if item.state == InterviewState.SCHEDULED]
    absences = [item.noted_absence for item in interviews if item.noted_absence is not None]
    is_free = not ahead and all(note.told_at is not None for note in absences)
    is_asked = application.opening.is_over or any(
        one.is_unanswered and one.state == InterviewState.HELD for one in interviews
    )
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


def waiting_for_employer(employer: Employer, at: datetime) -> WaitingForEmployer:
    """What the employer's first page asks for."""
    undecided = undecided_interviews_of(employer)
    is_over = promised_day_is_over(zones_of(undecided), at=at)
    return WaitingForEmployer(
        overdue=Waiting.among(undecided.filter(is_over)),
        due=Waiting.among(undecided.exclude(is_over)),
        owed=Waiting.among(to_be_answered(employer, at=at)),
        new=Waiting.among(new_applications_of(employer)),
    )


ON_BOARD = 20  # of each stage; the rest is on the page of the stage
ENDED = "ended"
_PLACE = Case(
    When(outcome__in=[Outcome.OPEN, Outcome.HIRED], then=F("stage")),
    default=Value(ENDED),
    output_field=CharField(),
)


@dataclass(frozen=True, kw_only=True)
class Column:
    """The first cards of a stage: what is overdue, then who is there longest."""

    stage: Stage
    count: int
    cards: list[Card]


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    columns: list[Column]
    ended: list[Application]
    ended_count: int

    @property
    def total(self) -> int:
        return sum(column.count for column in self.columns) + self.ended_count


def pipeline_of(opening: Opening, *, at: datetime) -> Pipeline:
    """The first of every stage, and how many there are: drafts are the candidates' own."""
    rows = (
        _submitted(opening)
        .annotate(
            rank=Window(
                RowNumber(), partition_by="place", order_by=_the_most_urgent(opening, at=at)
            ),
            among=Window(Count("pk"), partition_by="place"),
        )
        .filter(rank__lte=ON_BOARD)
        .order_by("rank")
        .values_list("place", "pk", "among")
    )
    keys: dict[str, list[UUID]] = defaultdict(list)
    counts: dict[str, int] = {}
    for place, pk, among in rows:
        keys[place].append(pk)
        counts[place] = among
    found = _loaded(opening, [pk for listed in keys.values() for pk in listed])
    cards = {card.application.pk: card for card in cards_of(opening, found, at=at)}
    return Pipeline(
        columns=[
            Column(
                stage=stage,
                count=counts.get(stage, 0),
                cards=[cards[pk] for pk in keys[stage] if pk in cards],
            )
            for stage in COLUMNS
        ],
        ended=[cards[pk].application for pk in keys[ENDED] if pk in cards],
        ended_count=counts.get(ENDED, 0),
    )


def applications_at(opening: Opening, place: str, *, at: datetime) -> QuerySet[Application]:
    """All of one stage, or `ENDED`, in the order of the board."""
    return (
        _with_parts(_submitted(opening))
        .filter(Q(place=place))
        .order_by(*_the_most_urgent(opening, at=at))
    )


def cards_of(opening: Opening, applications: Iterable[Application], *, at: datetime) -> list[Card]:
    place = jurisdiction_of(opening)
    cards = []
    for application in applications:
        application.opening = opening
        cards.append(card_of(application, at=at, place=place))
    return cards


def _submitted(opening: Opening) -> QuerySet[Application]:
    return Application.objects.filter(opening=opening).submitted().annotate(place=_PLACE)


def _the_most_urgent(opening: Opening, *, at: datetime) -> list[OrderBy | str]:
    return [waits_too_long(opening, at=at).desc(), "stage_since", "id"]


def _with_parts(applications: QuerySet[Application]) -> QuerySet[Application]:
    return applications.select_related("candidate").prefetch_related(INTERVIEWS_BY_START)


def _loaded(opening: Opening, keys: list[UUID]) -> QuerySet[Application]:
    return _with_parts(Application.objects.filter(opening=opening, pk__in=keys)).order_by("pk")
