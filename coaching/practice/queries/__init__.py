"""What a candidate may practice in a plan, and when a drill comes up again."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from coaching.debrief.models import DebriefQuestion
from coaching.debrief.states import QuestionWent
from coaching.plan.models import RecoveryPlan
from coaching.practice.models import PracticeDrill, PracticeQuestion
from coaching.practice.queries.session import DUE_AT, SPACING, SUGGESTED
from coaching.practice.states import DrillSource, QuestionTag
from jobstore.lib import zones as periods

FILE = Path(__file__).resolve().parents[2] / "data" / "questions.toml"


def shipped_questions() -> list[dict[str, Any]]:
    """The rows that the site brings along."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["question"]
    return [
        {**row, "wordings": "\n".join(row["wordings"]), "tags": ",".join(row["tags"])}
        for row in rows
    ]


def active_questions(tag: QuestionTag | None = None) -> list[PracticeQuestion]:
    """Questions in the order in which they were loaded; those with a tag, if one is given."""
    questions = PracticeQuestion.objects.filter(is_active=True).order_by("pk")
    return [item for item in questions if tag is None or tag in item.tag_list]


def tag_named(name: str) -> QuestionTag | None:
    """None for a name that nobody knows."""
    return QuestionTag(name) if name in QuestionTag.values else None


# A question of one's own has one wording; who asks it again makes it a little different.
FRAMES = (
    "{}",
    "Somebody else from the team asks: {}",
    "They come back to it at the end: {}",
)


@dataclass(frozen=True, kw_only=True)
class PracticeItem:
    """One thing to practice, whether it has been practiced before or not."""

    ref: str  # in URLs: q-<key>, r-<id of the rough question>, d-<id of the drill>
    source: DrillSource
    wordings: tuple[str, ...]
    tip: str = ""
    count: int = 0  # how often it has been practiced
    drill: PracticeDrill | None = None
    question: PracticeQuestion | None = None
    asked: DebriefQuestion | None = None

    @property
    def wording(self) -> int:
        """Which wording comes now: another one each time."""
        return self.count % len(self.wordings)

    @property
    def text(self) -> str:
        return self.wordings[self.wording]

    @property
    def names(self) -> list[str]:
        """Its reference, and those it had before it was practiced."""
        names = [self.ref]
        if self.question is not None:
            names.append(f"q-{self.question.key}")
        if self.asked is not None:
            names.append(f"r-{self.asked.pk}")
        return names

    @property
    def why(self) -> str:
        return self.source.label

    def is_due(self, at: datetime) -> bool:
        return self.drill is not None and is_due(self.drill, at=at)


def is_due(drill: PracticeDrill, *, at: datetime) -> bool:
    return drill.done_at is None and drill.due_at is not None and drill.due_at <= at


def drills_of(plan: RecoveryPlan) -> QuerySet[PracticeDrill]:
    drills = PracticeDrill.objects.filter(plan=plan).select_related("question", "asked")
    return drills.annotate(count=Count("attempts"))


def due_drills(*plans: RecoveryPlan, at: datetime) -> QuerySet[PracticeDrill]:
    """Drills whose day has come."""
    return PracticeDrill.objects.filter(plan__in=plans, done_at__isnull=True, due_at__lte=at)


def open_items(plan: RecoveryPlan) -> list[PracticeItem]:
    """Drills that are not done, the next due first."""
    drills = drills_of(plan).filter(done_at__isnull=True).order_by("created_at", "pk")
    items = [item_of_drill(drill) for drill in drills]
    return sorted(items, key=_by_due)


def _by_due(item: PracticeItem) -> tuple[bool, float]:
    due = item.drill.due_at if item.drill is not None else None
    return due is None, due.timestamp() if due else 0.0


def rough_items(plan: RecoveryPlan) -> list[PracticeItem]:
    """Questions that went rough in the sealed debrief and are not practiced yet."""
    return [item_of_rough(question) for question in _rough([plan]) if question.asked]


def plans_to_practice(plans: Sequence[RecoveryPlan]) -> set[UUID]:
    """Those with rough questions that are not practiced yet, in one statement."""
    return {question.debrief.plan_id for question in _rough(plans) if question.asked}


def _rough(plans: Sequence[RecoveryPlan]) -> QuerySet[DebriefQuestion]:
    practiced = PracticeDrill.objects.filter(plan__in=plans, asked__isnull=False)
    return (
        DebriefQuestion.objects.filter(
            debrief__plan__in=plans, debrief__sealed_at__isnull=False, went=QuestionWent.ROUGH
        )
        .exclude(pk__in=practiced.values("asked"))
        .select_related("debrief")
        .order_by("pk")
    )


def bank_items(plan: RecoveryPlan) -> list[PracticeItem]:
    """Standard questions that are not on the list of the plan yet."""
    known = set(
        PracticeDrill.objects.filter(plan=plan, question__isnull=False)
        .order_by("pk")
        .values_list("question_id", flat=True)
    )
    return [item_of_question(item) for item in active_questions() if item.pk not in known]


def item_named(plan: RecoveryPlan, ref: str) -> PracticeItem | None:
    """The thing that a reference of this plan names; None for anything else."""
    kind, _dash, name = ref.partition("-")
    if kind == "d":
        return _drill_item(plan, name)
    if kind == "r" and name.isdecimal():
        drill = drills_of(plan).filter(asked_id=int(name[:18])).first()
        if drill is not None:
            return item_of_drill(drill)
        return next((item for item in rough_items(plan) if item.ref == ref), None)
    if kind == "q":
        drill = drills_of(plan).filter(question__key=name).first()
        if drill is not None:
            return item_of_drill(drill)
        question = PracticeQuestion.objects.filter(key=name, is_active=True).first()
        return item_of_question(question) if question is not None else None
    return None


def _drill_item(plan: RecoveryPlan, name: str) -> PracticeItem | None:
    try:
        drill = drills_of(plan).filter(pk=UUID(name)).first()
    except ValueError:
        return None
    return item_of_drill(drill) if drill is not None else None


def item_of_drill(drill: PracticeDrill) -> PracticeItem:
    """`drill` comes from `drills_of`, with its count."""
    question = drill.question
    text = drill.text or ""
    if question is not None:
        wordings = tuple(question.all_wordings)
    elif drill.source == DrillSource.ROUGH:
        wordings = tuple(frame.format(text) for frame in FRAMES)
    else:
        wordings = (text,)
    return PracticeItem(
        ref=f"d-{drill.pk}",
        source=DrillSource(drill.source),
        wordings=wordings,
        tip=question.tip if question is not None else _better(drill.asked),
        count=getattr(drill, "count", 0),
        drill=drill,
        question=question,
        asked=drill.asked,
    )


def item_of_rough(question: DebriefQuestion) -> PracticeItem:
    text = question.asked or ""
    return PracticeItem(
        ref=f"r-{question.pk}",
        source=DrillSource.ROUGH,
        wordings=tuple(frame.format(text) for frame in FRAMES),
        tip=_better(question),
        asked=question,
    )


def item_of_question(question: PracticeQuestion) -> PracticeItem:
    return PracticeItem(
        ref=f"q-{question.key}",
        source=DrillSource.BANK,
        wordings=tuple(question.all_wordings),
        tip=question.tip,
        question=question,
    )


def _better(question: DebriefQuestion | None) -> str:
    """The better answer that the candidate noted; their own words."""
    better = question.better_answer if question is not None else ""
    return f"You noted: {better}" if better else ""


def items_to_share(plan: RecoveryPlan) -> list[PracticeItem]:
    """What somebody else may ask: one's own questions first, then a few standard ones."""
    return [*rough_items(plan), *open_items(plan), *bank_items(plan)[:SUGGESTED]]


def next_item(plan: RecoveryPlan, *, at: datetime) -> PracticeItem | None:
    """What to practice now: what is due, else what went rough, else a standard question."""
    due = [item for item in open_items(plan) if item.is_due(at)]
    for items in (due, rough_items(plan), open_items(plan), bank_items(plan)):
        if items:
            return items[0]
    return None


ONE_DAY = timedelta(days=1)
EVENING = time(18)
TOO_NEAR = timedelta(hours=12)


def planned_days(
    *, began_at: datetime, zone: ZoneInfo, next_start: datetime | None
) -> list[datetime]:
    """All moments at which a drill is to be practiced, the earliest first."""
    first = began_at.astimezone(zone).date()
    days = [first + timedelta(days=count) for count in SPACING]
    if next_start is not None:
        days.append(next_start.astimezone(zone).date() - ONE_DAY)
    return [periods.local_instant(day, DUE_AT, zone) for day in sorted(set(days))]


def next_due(
    *, began_at: datetime, last_at: datetime, zone: ZoneInfo, next_start: datetime | None
) -> datetime | None:
    """The first planned moment on a later day than the last practice; None when none is left."""
    last_day = last_at.astimezone(zone).date()
    moments = planned_days(began_at=began_at, zone=zone, next_start=next_start)
    return next((item for item in moments if item.astimezone(zone).date() > last_day), None)


def day_before(start: datetime, zone: ZoneInfo) -> datetime:
    """24 hours before, in hours in which mail may leave: rather earlier than too near the start."""
    moment = start - ONE_DAY
    allowed = periods.outside_quiet_hours(moment, zone)
    if start - allowed >= TOO_NEAR:
        return allowed
    day = moment.astimezone(zone).date()
    while day.weekday() > periods.FRIDAY or periods.local_instant(day, EVENING, zone) > moment:
        day -= ONE_DAY
    return periods.local_instant(day, EVENING, zone)
