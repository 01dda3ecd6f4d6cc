"""What the pictures are made of."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse

from coaching.debrief.states import BlunderCode, QuestionWent
from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.states import FeedbackState
from coaching.plan.models import RecoveryPlan
from jobstore.people.access_token.actions import issue_token, secret_of
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User
from tests.factories import NOW
from tests.support.coaching import plan_after_interview
from tests.support.debrief import sealed_debrief
from tests.support.feedback import answer, ask, told_plan

SUBMIT = "main form button[type=submit]"
HINT = (
    ("[name=improve_examples]", "Name one number."),
    ("[name=advice]", "You are not a culture fit for us, so look at small teams."),
    ("[name=strength]", "You were calm with the angry customer."),
)


TICKS = ("[name=was_there][value=yes]", "[name=picks][value=examples]")


@dataclass(frozen=True)
class Picture:
    """A page in one state. `fill`, `tick` and `press` are selectors: what is done before it."""

    name: str
    path: str
    by: User | None = None
    press: str = ""
    fill: tuple[tuple[str, str], ...] = ()
    tick: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cast:
    employer: Any
    recruiter: User
    candidate: User
    staff: User


def plan_of(cast: Cast, **facts: Any) -> RecoveryPlan:
    return plan_after_interview(candidate=cast.candidate, employer=cast.employer, **facts)


def sealed_plan(cast: Cast) -> RecoveryPlan:
    plan = plan_of(cast)
    debrief = sealed_debrief(plan, sealed_at=NOW - timedelta(days=4), went_well="the handshake")
    debrief.questions.create(
        asked="Tell me about a conflict.",
        went=QuestionWent.ROUGH,
        better_answer="Start with what I did.",
    )
    debrief.questions.create(asked="Why us?", went=QuestionWent.STRONG)
    debrief.blunders.create(code=BlunderCode.LATE)
    debrief.problems.create(text="I spoke fast.", is_mine=True)
    debrief.problems.create(text="They ran late.", is_mine=False)
    return plan


def page_of(plan: RecoveryPlan, name: str, state: str = "", **facts: Any) -> Picture:
    """A page of the plan, as its candidate sees it."""
    path = reverse(f"coaching:{name}", args=[plan.pk, *facts.pop("args", ())])
    path += facts.pop("query", "")
    return Picture(f"{name} {state}".strip(), path, plan.candidate, **facts)


def link_to(name: str, purpose: TokenPurpose, thing: Any) -> str:
    token = issue_token(purpose=purpose, object_id=thing.pk, email="rex@example.org")
    return reverse(f"coaching:{name}", args=[secret_of(token)])


def told_no(cast: Cast) -> RecoveryPlan:
    plan = told_plan(employer=cast.employer, candidate=cast.candidate)
    plan.interview.interviewers.update(welcomes_calls=True)
    sealed_debrief(plan)
    return plan


def handed_over(cast: Cast, **facts: Any) -> RecoveryPlan:
    plan = told_no(cast)
    request = ask(plan)
    answer(request)
    FeedbackRequest.objects.filter(pk=request.pk).update(state=FeedbackState.RELEASED)
    FeedbackAnswer.objects.filter(request=request).update(released_at=NOW, **facts)
    return plan
