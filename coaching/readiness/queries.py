"""What a candidate takes into the next interview: if-then, one strength, one fix."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from coaching.debrief.models import Debrief, WhatWorked
from coaching.debrief.queries import Task, fix_tasks_of
from coaching.debrief.states import BlunderCode
from coaching.feedback.models import FeedbackAnswer
from coaching.feedback.states import DELIVERED, AnswerPart
from coaching.plan.models import IfThenPlan, RecoveryPlan
from coaching.practice.states import ReadyItem
from coaching.readiness.models import Readiness, ReadinessTick
from jobstore.people.user.models import User
from openings.interview.models import Interview
from openings.interview.states import InterviewKind, InterviewState

PREPARED = (ReadyItem.FACTS, ReadyItem.STORIES, ReadyItem.QUESTIONS, ReadyItem.RESUME)
PRESENTABLE = (ReadyItem.CLOTHES, ReadyItem.PAPERS, ReadyItem.SETTING)
CALM = (ReadyItem.ROUTE, ReadyItem.PHONE_OFF, ReadyItem.BREATH, ReadyItem.REST)

# What makes no sense for a kind of interview.
LEFT_OUT: dict[str, frozenset[ReadyItem]] = {
    InterviewKind.PHONE: frozenset({ReadyItem.CLOTHES, ReadyItem.PHONE_OFF}),
    InterviewKind.VIDEO: frozenset({ReadyItem.PAPERS}),
    InterviewKind.IN_PERSON: frozenset({ReadyItem.SETTING}),
}

FIX_FIRST = (BlunderCode.LATE, BlunderCode.RESUME_ERROR)


@dataclass(frozen=True)
class Strength:
    text: str
    by: str  # the employer who wrote it; "" for the candidate's own words


def own_interview(candidate: User, pk: UUID) -> Interview | None:
    """Nobody but the candidate gets an answer."""
    return (
        Interview.objects.filter(pk=pk, application__candidate=candidate)
        .select_related("application__opening__employer", "application__candidate")
        .first()
    )


def earlier_plans(candidate: User) -> QuerySet[RecoveryPlan]:
    """Plans of interviews that were held: what there is to take along. Closed ones count too."""
    return RecoveryPlan.objects.of(candidate).filter(interview__state=InterviewState.HELD)


def loud_plans(candidate: User) -> QuerySet[RecoveryPlan]:
    """Earlier plans whose mail is on."""
    return earlier_plans(candidate).filter(is_muted=False)


def if_then_of(plans: QuerySet[RecoveryPlan]) -> IfThenPlan | None:
    """The newest if-then plan."""
    return IfThenPlan.objects.filter(plan__in=plans).order_by("-created_at", "-pk").first()


def strength_they_wrote(plans: QuerySet[RecoveryPlan]) -> Strength | None:
    """From the newest feedback that the candidate has opened; sealed words stay sealed."""
    answers = (
        FeedbackAnswer.objects.filter(
            request__plan__in=plans, request__state__in=DELIVERED, opened_at__isnull=False
        )
        .exclude(strength="")
        .select_related("request__plan__interview__application__opening__employer")
        .order_by("-opened_at", "-pk")
    )
    for answer in answers:
        if AnswerPart.STRENGTH not in answer.withheld:
            employer = answer.request.plan.interview.application.opening.employer
            return Strength(answer.strength, employer.name)
    return None


def strength_of(plans: QuerySet[RecoveryPlan]) -> Strength | None:
    """What an employer wrote, else what went well in the candidate's own words. Never in mail."""
    written = strength_they_wrote(plans)
    if written is not None:
        return written
    debrief = (
        Debrief.objects.filter(plan__in=plans, sealed_at__isnull=False)
        .order_by("-sealed_at", "-pk")
        .first()
    )
    return Strength(debrief.went_well, "") if debrief is not None and debrief.went_well else None


def fix_of(candidate: User, plans: QuerySet[RecoveryPlan]) -> Task | None:
    """One small task of these plans that is still open: what costs most comes first."""
    known = set(plans.order_by("pk").values_list("pk", flat=True))
    tasks = [task for task in fix_tasks_of(candidate) if task.plan_id in known]
    first = [task for code in FIX_FIRST for task in tasks if task.slip == code]
    return next(iter([*first, *tasks]), None)


def worked_of(plans: QuerySet[RecoveryPlan]) -> str:
    """What worked the last time that an employer went on; the candidate's own words."""
    row = WhatWorked.objects.filter(plan__in=plans).order_by("-saved_at", "-pk").first()
    return row.text if row is not None else ""


def items_for(kind: str) -> list[tuple[str, tuple[ReadyItem, ...]]]:
    """The checklist in its three parts, without what makes no sense for this kind of interview."""
    left_out = LEFT_OUT.get(kind, frozenset())
    parts = (("Prepared", PREPARED), ("Presentable", PRESENTABLE), ("Calm", CALM))
    return [
        (title, tuple(item for item in items if item not in left_out)) for title, items in parts
    ]


def readiness_of(
    *, interview: Interview | None = None, plan: RecoveryPlan | None = None
) -> Readiness | None:
    ticks = Prefetch("ticks", ReadinessTick.objects.order_by("pk"))
    rows = Readiness.objects.prefetch_related(ticks)
    return rows.filter(interview=interview, plan=plan).first()
