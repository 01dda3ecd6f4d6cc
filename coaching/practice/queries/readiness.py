"""What a candidate takes into the next interview: if-then, one strength, one fix."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from coaching.debrief.models import Debrief, WhatWorked
from coaching.debrief.queries import Task, fix_tasks_of
from coaching.debrief.states import BlunderCode
from coaching.feedback.models import FeedbackAnswer
from coaching.feedback.states import DELIVERED, AnswerPart
from coaching.plan.models import IfThenPlan, RecoveryPlan
from coaching.practice.models import Readiness, ReadinessTick
from coaching.practice.states import ReadyItem
from jobstore.people.user.models import User
from openings.interview.models import Interview
from openings.interview.queries import written_time
from openings.interview.states import InterviewState, MeetingWay, meeting_way

PREPARED = (ReadyItem.FACTS, ReadyItem.STORIES, ReadyItem.QUESTIONS, ReadyItem.RESUME)
PRESENTABLE = (ReadyItem.CLOTHES, ReadyItem.PAPERS, ReadyItem.SETTING)
CALM = (ReadyItem.ROUTE, ReadyItem.PHONE_OFF, ReadyItem.BREATH, ReadyItem.REST)

# What makes no sense for a way of meeting.
LEFT_OUT = {
    MeetingWay.CALL: frozenset({ReadyItem.CLOTHES, ReadyItem.PHONE_OFF}),
    MeetingWay.LINK: frozenset({ReadyItem.PAPERS}),
    MeetingWay.PLACE: frozenset({ReadyItem.SETTING}),
}


@dataclass(frozen=True, kw_only=True)
class WayThere:
    """What being on time means for a way of meeting."""

    minutes: int
    label: str  # of the moment, such as "Be at the door"
    hint: str  # for today
    plan: str  # for who was late before; the moment follows
    place: str  # what the field "place or link" holds
    item: str  # the line of the checklist


WAYS_THERE = {
    MeetingWay.PLACE: WayThere(
        minutes=15,
        label="Be at the door",
        hint="Look up the way now, for that day and hour, and add some air.",
        plan="Plan the way ahead and be there 15 minutes early",
        place="Place",
        item="I know the way, and I plan to be there 15 minutes early.",
    ),
    MeetingWay.LINK: WayThere(
        minutes=5,
        label="Be at your screen",
        hint="Open the link once today and try the sound.",
        plan="Open the link once today, and be at your screen 5 minutes early",
        place="Link",
        item="I have opened the link once, and I plan to be at my screen 5 minutes early.",
    ),
    MeetingWay.CALL: WayThere(
        minutes=5,
        label="Be at your phone",
        hint="Charge your phone, and find a quiet place where a call comes through.",
        plan="Charge your phone, and sit in a quiet place 5 minutes early",
        place="Number",
        item="My phone is charged, and I plan to sit in a quiet place 5 minutes early.",
    ),
    MeetingWay.UNKNOWN: WayThere(
        minutes=15,
        label="Be ready",
        hint="Find out how you meet: at a place, by video or by phone.",
        plan="Find out how you meet, and be ready 15 minutes early",
        place="Place or link",
        item="I know how we meet, and I plan to be ready 15 minutes early.",
    ),
}


def way_of(interview: Interview | None) -> MeetingWay:
    return meeting_way(interview.kind, interview.where) if interview else MeetingWay.UNKNOWN


def be_there_of(interview: Interview, *, home: str) -> str:
    """When to be there. Who travels reads the clock there; who calls in reads the one at home."""
    way = way_of(interview)
    moment = interview.starts_at - timedelta(minutes=WAYS_THERE[way].minutes)
    return written_time(moment, interview.time_zone if way == MeetingWay.PLACE else home)


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


def items_for(interview: Interview | None) -> list[tuple[str, dict[str, str]]]:
    """The checklist in its three parts, each item with its words, fitting how they meet."""
    way = way_of(interview)
    parts = (("Prepared", PREPARED), ("Presentable", PRESENTABLE), ("Calm", CALM))
    words = {ReadyItem.ROUTE: WAYS_THERE[way].item}
    left_out = LEFT_OUT.get(way, frozenset())
    return [
        (title, {item.value: words.get(item, item.label) for item in items if item not in left_out})
        for title, items in parts
    ]


def readiness_of(
    *, interview: Interview | None = None, plan: RecoveryPlan | None = None
) -> Readiness | None:
    ticks = Prefetch("ticks", ReadinessTick.objects.order_by("pk"))
    rows = Readiness.objects.prefetch_related(ticks)
    return rows.filter(interview=interview, plan=plan).first()
