"""Who is left open when an opening closes."""

from dataclasses import dataclass
from datetime import datetime

from openings.models import Application, ApplicationQuerySet, Interview, Opening
from openings.queries.pipeline import COLUMNS
from openings.states import Outcome, Stage

SHOWN = 10  # names of each stage; the rest is on the page of the stage


@dataclass(frozen=True, kw_only=True)
class OpenAtStage:
    stage: Stage
    count: int
    first: list[Application]


@dataclass(frozen=True, kw_only=True)
class LeftOpen:
    """Whom the employer still owes an answer, and what stays planned with them."""

    stages: list[OpenAtStage]
    interviews: list[Interview]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.stages)

    @property
    def offers(self) -> int:
        return sum(group.count for group in self.stages if group.stage == Stage.OFFER)


def open_count(opening: Opening) -> int:
    return _open(opening).count()


def left_open(opening: Opening, *, at: datetime) -> LeftOpen:
    groups = [_group(opening, stage) for stage in COLUMNS]
    interviews = (
        Interview.objects.scheduled()
        .filter(application__opening=opening, application__outcome=Outcome.OPEN, ends_at__gt=at)
        .select_related("application__candidate")
        .order_by("starts_at", "pk")
    )
    return LeftOpen(
        stages=[group for group in groups if group.count], interviews=list(interviews[:SHOWN])
    )


def _open(opening: Opening) -> ApplicationQuerySet:
    return Application.objects.filter(opening=opening, outcome=Outcome.OPEN).submitted()


def _group(opening: Opening, stage: Stage) -> OpenAtStage:
    rows = _open(opening).filter(stage=stage)
    first = list(rows.select_related("candidate").order_by("stage_since", "pk")[: SHOWN + 1])
    count = rows.count() if len(first) > SHOWN else len(first)
    return OpenAtStage(stage=stage, count=count, first=first[:SHOWN])
