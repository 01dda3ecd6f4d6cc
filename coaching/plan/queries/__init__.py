"""Plans, the facts of their cases, and whether a candidate's mail is passed on."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from coaching.debrief.models import Debrief
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import DELIVERED, ENDED
from coaching.letter.models import Letter
from coaching.letter.states import HANDED_OVER_LETTERS, LetterKind
from coaching.plan.models import RecoveryPlan, StepMark
from coaching.plan.queries.step import FeedbackStage, PlanFacts
from coaching.plan.states import Branch, PlanState, StepName
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.mail.stop.queries import block_of, is_frozen
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.application.states import Outcome
from openings.interview.models import Interview, Interviewer
from openings.interview.states import InterviewState, PromiseSource
from openings.promise.queries.promise import UNPROMISED


def upcoming_interviews(candidate: User, *, at: datetime) -> QuerySet[Interview]:
    """Planned and not begun, the next first; none of an application that the candidate left."""
    return (
        Interview.objects.scheduled()
        .filter(application__candidate=candidate, starts_at__gt=at)
        .exclude(application__outcome=Outcome.WITHDRAWN)
        .select_related("application__opening__employer", "application__candidate")
        .order_by("starts_at", "pk")
    )


def next_interview_of(candidate: User, *, at: datetime) -> Interview | None:
    return upcoming_interviews(candidate, at=at).first()


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
    letters = Letter.objects.select_related("interviewer").order_by("created_at", "kind", "pk")
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


def employer_gives_feedback(application: Application) -> bool:
    """What the employer declared with the decision, else what the opening promised.

    A declaration counts from the telling on: before it, it would tell that there is a decision.
    """
    if application.told_at is None or application.gives_feedback is None:
        return application.opening.answers_feedback
    return application.gives_feedback


def path_facts_of(plan: RecoveryPlan, *, at: datetime) -> PlanFacts:
    """What the plan's own rows say, which is enough for the guards of its mail."""
    prefetch_related_objects([plan], *rows_of_plan())
    debrief: Debrief | None = getattr(plan, "debrief", None)
    return PlanFacts(
        is_open=plan.state == PlanState.ACTIVE,
        is_parked=plan.parked_until is not None and plan.parked_until > at,
        is_missed=plan.interview.state == InterviewState.NO_SHOW,
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
        skipped=frozenset(StepName(mark.step) for mark in plan.marks.all() if mark.was_skipped),
    )


def _feedback_stage(request: FeedbackRequest | None) -> FeedbackStage:
    if request is None:
        return FeedbackStage.NONE
    answer = getattr(request, "answer", None)
    if request.state in DELIVERED and answer is not None:
        if answer.opened_at is None:
            return FeedbackStage.ARRIVED
        return FeedbackStage.OVER if answer.action else FeedbackStage.OPENED
    return FeedbackStage.OVER if request.state in ENDED else FeedbackStage.WAITING


FROZEN = (
    "Somebody reported a mail of yours. Our staff look at it first, and nothing leaves in your name"
    " until then."
)

BLOCKED = (
    "Our staff have decided to pass on no more mail from you to others. You can copy your text and"
    " send it yourself. If you think that is wrong, please write to us."
)


def why_not_passed_on(sender: User) -> str:
    """Empty when nothing stands against it."""
    if block_of(sender) is not None:
        return BLOCKED
    return FROZEN if is_frozen(sender) else ""
