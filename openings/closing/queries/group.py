"""Whom a closed opening leaves without an answer, and which ends wait for the telling."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, Min, OuterRef, Q, Value, When

from openings.application.models import Application, ApplicationQuerySet
from openings.application.states import Outcome, Stage
from openings.closing.states import Group
from openings.decision.models import HeldText
from openings.interview.models import Interview
from openings.interview.states import InterviewState
from openings.offer.models import Offer
from openings.opening.models import Opening

SHOWN = 10  # names of each group
BATCHES = 20  # ends recorded together that are listed

_MEETINGS = Interview.objects.filter(application=OuterRef("pk")).exclude(
    state=InterviewState.CANCELED
)
_OFFERS = Offer.objects.filter(application=OuterRef("pk"))  # settled ones, too
_HELD_TEXTS = HeldText.objects.filter(application=OuterRef("pk"))
_GROUP = Case(
    When(stage=Stage.OFFER, then=Value(Group.OFFER)),
    When(Exists(_MEETINGS) | Exists(_OFFERS), then=Value(Group.INTERVIEWED)),
    When(stage=Stage.APPLIED, then=Value(Group.NEW)),
    default=Value(Group.REVIEW),
)


@dataclass(frozen=True, kw_only=True)
class OpenGroup:
    group: Group
    count: int
    first: list[Application]


@dataclass(frozen=True, kw_only=True)
class EndedTogether:
    """Ends recorded at one moment by one person, of which nobody was told yet."""

    decided_at: datetime
    outcome: str
    count: int
    tell_at: datetime

    @property
    def label(self) -> str:
        return str(Outcome(self.outcome).label)


def open_of(opening: Opening, group: Group) -> ApplicationQuerySet:
    """Whoever has no end yet, of one group."""
    return _open(opening).filter(Q(group=group))


def groups_of(opening: Opening) -> list[OpenGroup]:
    """Those with anybody in them, with the first who wait longest."""
    found: Any = _open(opening)  # with a column that is in no model
    rows = found.order_by("group").values("group").annotate(count=Count("pk"))
    counts: dict[str, int] = dict(rows.values_list("group", "count"))
    return [
        OpenGroup(group=group, count=counts[group], first=_first(opening, group))
        for group in Group
        if group in counts
    ]


def ended_together(opening: Opening) -> list[EndedTogether]:
    """Undone as they were recorded; whoever was talked with is undone alone."""
    rows: Iterable[Any] = (
        untold_of(opening)
        .order_by("-decided_at")
        .values("decided_at", "outcome")
        .annotate(count=Count("pk"), first=Min("tell_at"))[:BATCHES]
    )
    return [
        EndedTogether(
            decided_at=row["decided_at"],
            outcome=row["outcome"],
            count=row["count"],
            tell_at=row["first"],
        )
        for row in rows
    ]


def untold_of(opening: Opening) -> ApplicationQuerySet:
    sent = Application.objects.filter(opening=opening).submitted().untold()
    return sent.filter(~Exists(_MEETINGS), ~Exists(_HELD_TEXTS))


def _open(opening: Opening) -> ApplicationQuerySet:
    rows = Application.objects.filter(opening=opening, outcome=Outcome.OPEN).submitted()
    return rows.annotate(group=_GROUP)


def _first(opening: Opening, group: Group) -> list[Application]:
    rows = open_of(opening, group).select_related("candidate")
    return list(rows.order_by("stage_since", "pk")[:SHOWN])
