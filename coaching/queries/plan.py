"""Where a recovery plan stands, and the one thing to do next."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from coaching.models import Debrief, FeedbackRequest, Letter, RecoveryPlan, StepMark
from coaching.queries.feedback.policy import employer_gives_feedback
from coaching.queries.step import (
    FeedbackStage,
    PlanFacts,
    Step,
    is_done,
    next_name,
    path_of,
    step_named,
)
from coaching.states import (
    HANDED_OVER_LETTERS,
    Branch,
    FeedbackState,
    LetterKind,
    PlanState,
    StepName,
)
from jobstore.lib import clock, periods
from jobstore.people.models import User
from openings.models import Interview, Interviewer
from openings.states import InterviewState

SILENCE_AFTER = 10  # working days after the promised date
PARK_UNTIL = time(10)
_DELIVERED = frozenset({FeedbackState.RELEASED, FeedbackState.WITHHELD})
_ENDED = frozenset({FeedbackState.DECLINED, FeedbackState.EXPIRED, FeedbackState.CANCELED})


def plan_of_candidate(candidate: User, pk: UUID) -> RecoveryPlan | None:
    """Nobody but the candidate gets an answer."""
    return with_interview(RecoveryPlan.objects.of(candidate)).filter(pk=pk).first()


def plans_of(candidate: User) -> list[RecoveryPlan]:
    """Every plan of a candidate: open ones first, then newest first."""
    plans = with_interview(RecoveryPlan.objects.of(candidate))
    return list(plans.order_by("state", "-created_at", "pk"))


def newest_plan(candidate: User) -> RecoveryPlan | None:
    """The plan that "Do this" leads to: the newest open one, else the newest."""
    return next(iter(plans_of(candidate)), None)


def plan_of_interview(interview: Interview, candidate: User) -> RecoveryPlan | None:
    """Nobody but the candidate gets an answer."""
    return RecoveryPlan.objects.of(candidate).filter(interview=interview).first()


def _rows_of_plan() -> "list[Prefetch[str, QuerySet[Any], str]]":
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
    ).prefetch_related(*_rows_of_plan())


def plans_to_follow(application_id: UUID) -> QuerySet[RecoveryPlan]:
    """The plans that news about an application moves: a round that was passed stays passed."""
    later = Interview.objects.filter(
        application_id=OuterRef("interview__application_id"),
        state=InterviewState.HELD,
        starts_at__gt=OuterRef("interview__starts_at"),
    )
    plans = RecoveryPlan.objects.filter(interview__application_id=application_id)
    return plans.exclude(Exists(later), branch=Branch.ADVANCED)


def branch_at(plan: RecoveryPlan, *, at: datetime) -> Branch:
    """The branch as the candidate knows it. "No answer" is derived; nobody has to declare it."""
    if plan.branch == Branch.PENDING and at >= silence_begins(plan.interview):
        return Branch.NO_ANSWER
    return Branch(plan.branch)


def silence_begins(interview: Interview) -> datetime:
    """When a promise that was not kept counts as no answer."""
    day = periods.add_working_days(interview.promised_by, SILENCE_AFTER)
    return periods.local_instant(day, periods.MORNING, ZoneInfo(interview.time_zone))


def parked_until(candidate: User, *, at: datetime) -> datetime | None:
    """Until when this person gets no coaching mail, whichever of their plans it is about."""
    plans = RecoveryPlan.objects.of(candidate).active().filter(parked_until__gt=at)
    return plans.order_by("-parked_until").values_list("parked_until", flat=True).first()


def next_morning(candidate: User, *, at: datetime) -> datetime:
    """Tomorrow at ten where the candidate lives: when a parked plan wakes up."""
    zone = ZoneInfo(candidate.time_zone)
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return periods.local_instant(tomorrow, PARK_UNTIL, zone)


def facts_of(plan: RecoveryPlan, *, at: datetime) -> PlanFacts:
    prefetch_related_objects([plan], *_rows_of_plan())
    debrief: Debrief | None = getattr(plan, "debrief", None)
    marks = plan.marks.all()
    return PlanFacts(
        is_open=plan.state == PlanState.ACTIVE,
        is_parked=plan.parked_until is not None and plan.parked_until > at,
        branch=branch_at(plan, at=at),
        has_mood=debrief is not None and debrief.mood_level is not None,
        is_sealed=debrief is not None and debrief.sealed_at is not None,
        has_interviewer=bool(plan.interview.interviewers.all()),
        gives_feedback=employer_gives_feedback(plan.interview.application),
        has_written=any(
            letter.kind == LetterKind.THANK_YOU and letter.state in HANDED_OVER_LETTERS
            for letter in plan.letters.all()
        ),
        feedback=_feedback_stage(getattr(plan, "feedback_request", None)),
        skipped=frozenset(StepName(mark.step) for mark in marks if mark.was_skipped),
    )


def _feedback_stage(request: FeedbackRequest | None) -> FeedbackStage:
    if request is None:
        return FeedbackStage.NONE
    answer = getattr(request, "answer", None)
    if request.state in _DELIVERED and answer is not None:
        if answer.opened_at is None:
            return FeedbackStage.ARRIVED
        return FeedbackStage.OVER if answer.action else FeedbackStage.OPENED
    return FeedbackStage.OVER if request.state in _ENDED else FeedbackStage.WAITING


def next_step(plan: RecoveryPlan, at: datetime | None = None) -> Step:
    """The one thing to do at that moment, with its words and its link."""
    facts = facts_of(plan, at=at or clock.now())
    return _named(next_name(facts), facts, plan)


def step_of(plan: RecoveryPlan, name: StepName, at: datetime | None = None) -> Step | None:
    """A step of this plan by its name; None when this branch does not offer it."""
    facts = facts_of(plan, at=at or clock.now())
    return _named(name, facts, plan) if name in path_of(facts) else None


def step_is_settled(plan: RecoveryPlan, name: StepName) -> bool:
    """Whether a step is finished or was skipped."""
    return is_done(name, facts_of(plan, at=clock.now()))


def _named(name: StepName, facts: PlanFacts, plan: RecoveryPlan) -> Step:
    application_id = plan.interview.application_id
    return step_named(name, facts, plan_id=plan.pk, application_id=application_id)


def done_steps(plan: RecoveryPlan, at: datetime | None = None) -> list[dict[str, str]]:
    """Every step of this plan for the steps component: done ones, the current one, the rest."""
    facts = facts_of(plan, at=at or clock.now())
    current = next_name(facts)
    rows = []
    for name in path_of(facts):
        state = "current" if name == current else "done" if is_done(name, facts) else "todo"
        rows.append({"label": str(name.label), "state": state})
    return sorted(rows, key=lambda row: row["state"] != "done")
