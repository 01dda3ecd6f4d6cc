from datetime import datetime

from django.db.models import prefetch_related_objects

from coaching.debrief.models import Debrief
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import DELIVERED, ENDED
from coaching.letter.states import HANDED_OVER_LETTERS, LetterKind
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.plan import branch_at, rows_of_plan
from coaching.plan.queries.step import FeedbackStage, PlanFacts
from coaching.plan.states import PlanState, StepName
from openings.application.models import Application
from openings.interview.states import InterviewState


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
