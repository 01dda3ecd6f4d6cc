"""Recovery plans: whose they are, what news they follow, and when silence counts as an answer."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from coaching.letter.models import Letter
from coaching.plan.models import RecoveryPlan, StepMark
from coaching.plan.states import Branch
from jobstore.lib import periods
from jobstore.lib.zones import read_zone
from jobstore.people.user.models import User
from openings.interview.models import Interview, Interviewer
from openings.interview.states import InterviewState, PromiseSource
from openings.promise.queries.promise import UNPROMISED

SILENCE_AFTER = 10  # working days after the promised date
PARK_UNTIL = time(10)
QUIET_AFTER_NO = timedelta(hours=24)


def plan_of_candidate(candidate: User, pk: UUID) -> RecoveryPlan | None:
    """Nobody but the candidate gets an answer."""
    return with_interview(RecoveryPlan.objects.of(candidate)).filter(pk=pk).first()


def plans_of(candidate: User) -> list[RecoveryPlan]:
    """Every plan of a candidate: open ones first, then newest first."""
    plans = with_interview(RecoveryPlan.objects.of(candidate))
    return list(plans.order_by("state", "-created_at", "pk"))


def newest_plan(candidate: User) -> RecoveryPlan | None:
    """The newest open one, else the newest."""
    return next(iter(plans_of(candidate)), None)


def plan_of_interview(interview: Interview, candidate: User) -> RecoveryPlan | None:
    """Nobody but the candidate gets an answer."""
    return RecoveryPlan.objects.of(candidate).filter(interview=interview).first()


def rows_of_plan() -> "list[Prefetch[str, QuerySet[Any], str]]":
    letters = Letter.objects.select_related("interviewer").order_by("created_at")
    return [
        Prefetch("marks", StepMark.objects.order_by("at")),
        Prefetch("letters", letters),
        Prefetch("interview__interviewers", Interviewer.objects.order_by("pk")),
    ]


def with_interview(plans: QuerySet[RecoveryPlan]) -> QuerySet[RecoveryPlan]:
    return plans.select_related(
        "candidate",
        "debrief",
        "feedback_request__answer",
        "interview__application__opening__employer",
    ).prefetch_related(*rows_of_plan())


def plans_to_follow(application_id: UUID) -> QuerySet[RecoveryPlan]:
    """The plans that news about an application moves: a round that was passed stays passed."""
    later = Interview.objects.filter(
        application_id=OuterRef("interview__application_id"),
        state=InterviewState.HELD,
        starts_at__gt=OuterRef("interview__starts_at"),
    )
    plans = RecoveryPlan.objects.filter(interview__application_id=application_id)
    plans = plans.exclude(interview__state=InterviewState.NO_SHOW)
    return plans.exclude(Exists(later), branch=Branch.ADVANCED)


def branch_at(plan: RecoveryPlan, *, at: datetime) -> Branch:
    """The branch as the candidate knows it. "No answer" is derived; nobody has to declare it."""
    if plan.branch == Branch.PENDING and at >= silence_begins(plan.interview):
        return Branch.NO_ANSWER
    return Branch(plan.branch)


def silence_begins(interview: Interview) -> datetime:
    """When a promise that was not kept counts as no answer; without one, three weeks later."""
    zone = read_zone(interview.time_zone)
    if interview.promise_source == PromiseSource.DEFAULT:
        last = (interview.ends_at + UNPROMISED).astimezone(zone).date()
        return periods.local_instant(last, periods.MORNING, zone)
    day = periods.add_working_days(interview.promised_by, SILENCE_AFTER)
    return periods.local_instant(day, periods.MORNING, zone)


def parked_until(candidate: User, *, at: datetime) -> datetime | None:
    """Until when this person gets no coaching mail, whichever of their plans it is about."""
    plans = RecoveryPlan.objects.of(candidate).active().filter(parked_until__gt=at)
    return plans.order_by("-parked_until").values_list("parked_until", flat=True).first()


def quiet_until(candidate: User, *, at: datetime) -> datetime | None:
    """Until when the day after a "no" stays quiet, whichever of their plans it ended."""
    plans = RecoveryPlan.objects.of(candidate).filter(
        branch=Branch.NOT_SELECTED,
        interview__application__told_at__gt=at - QUIET_AFTER_NO,
        interview__application__told_at__lte=at,
    )
    moments = plans.order_by("-interview__application__told_at")
    told_at = moments.values_list("interview__application__told_at", flat=True).first()
    return told_at + QUIET_AFTER_NO if told_at is not None else None


def next_morning(candidate: User, *, at: datetime) -> datetime:
    """Tomorrow at ten where the candidate lives: when a parked plan wakes up."""
    zone = read_zone(candidate.time_zone)
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return periods.local_instant(tomorrow, PARK_UNTIL, zone)
