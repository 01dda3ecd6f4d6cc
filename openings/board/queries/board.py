"""The board of an opening: its applications by stage, the first of each, and one stage in pages."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import RowNumber

from openings.application.models import Application
from openings.application.states import COLUMNS, Outcome, Stage
from openings.board.queries.pipeline import Card, card_of
from openings.opening.models import Opening
from openings.promise.queries.clock import jurisdiction_of
from openings.promise.queries.promise import INTERVIEWS_BY_START, waits_too_long

SHOWN = 20  # of each stage; the rest is on the page of the stage
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
        .filter(rank__lte=SHOWN)
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
