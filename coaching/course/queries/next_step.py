"""The one thing to do next in a recovery plan, from all that the candidate may know by then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import prefetch_related_objects

from coaching.call.queries import call_of, calls_of_plans, is_used_up, offers_call
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import ENDED
from coaching.letter.queries.policy import status_check_opens_at
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import next_interview_of
from coaching.plan.queries.facts import path_facts_of
from coaching.plan.queries.plan import plans_of
from coaching.plan.queries.step import (
    PlanFacts,
    Step,
    is_done,
    next_name,
    path_of,
    step_named,
    title_of,
)
from coaching.plan.states import Branch, PlanState, StepName
from coaching.practice.queries.item import due_drills, plans_to_practice
from coaching.practice.queries.session import counted_attempts
from coaching.readiness.queries import items_for, readiness_of
from jobstore.lib import clock
from jobstore.people.user.models import User
from openings.interview.models import Interview

LOOK_AHEAD = timedelta(days=7)  # from then on, getting ready for an interview is a step


@dataclass(frozen=True)
class Beside:
    """What the tools beside the path say of some plans of one candidate, read for all at once."""

    practiced: set[UUID]  # plans in which something was practiced
    due: set[UUID]  # plans with a drill whose day has come
    rough: set[UUID]  # plans with a question that went rough
    ahead: Interview | None
    is_ready: bool


def beside_of(plans: Sequence[RecoveryPlan], *, at: datetime) -> Beside:
    prefetch_related_objects(plans, calls_of_plans())
    ahead = interview_ahead(plans[0], at=at) if plans else None
    practiced = counted_attempts(*plans).order_by("pk").values_list("session__plan", flat=True)
    due = due_drills(*plans, at=at).order_by("pk").values_list("plan", flat=True)
    return Beside(
        practiced=set(practiced),
        due=set(due),
        rough=plans_to_practice(plans),
        ahead=ahead,
        is_ready=ahead is not None and _is_ready(ahead),
    )


def plans_with_steps(candidate: User, *, at: datetime) -> list[tuple[RecoveryPlan, Step]]:
    """Every plan of a candidate with its next step; the statements do not grow with the plans."""
    plans = plans_of(candidate)
    beside = beside_of([plan for plan in plans if plan.state == PlanState.ACTIVE], at=at)
    return [
        (plan, next_step_by(facts_of(plan, at=at, beside=beside), plan, at=at, beside=beside))
        for plan in plans
    ]


def facts_of(plan: RecoveryPlan, *, at: datetime, beside: Beside | None = None) -> PlanFacts:
    """All that the next step depends on; of an open plan the tools beside the path as well."""
    facts = path_facts_of(plan, at=at)
    if not facts.is_open:
        return facts
    return _with_tools(facts, plan, at, beside or beside_of([plan], at=at))


def _with_tools(facts: PlanFacts, plan: RecoveryPlan, at: datetime, beside: Beside) -> PlanFacts:
    """What the tools beside the main path have to say."""
    practiced = plan.pk in beside.practiced
    call = call_of(plan) if facts.branch == Branch.NOT_SELECTED else None
    return replace(
        facts,
        is_unanswered=_came_to_nothing(plan) or StepName.ASK_THREE in facts.skipped,
        has_practiced=practiced,
        has_to_practice=plan.pk in beside.due or (not practiced and plan.pk in beside.rough),
        can_ask_status=_can_ask_status(facts, plan, at),
        can_call=offers_call(plan, at=at),
        has_called=call is not None and is_used_up(call),
        has_interview_ahead=beside.ahead is not None,
        is_ready=beside.is_ready,
    )


def _can_ask_status(facts: PlanFacts, plan: RecoveryPlan, at: datetime) -> bool:
    if facts.branch != Branch.PENDING or not facts.has_interviewer:
        return False
    opens_at = status_check_opens_at(plan)
    return opens_at is not None and opens_at <= at


def _came_to_nothing(plan: RecoveryPlan) -> bool:
    request: FeedbackRequest | None = getattr(plan, "feedback_request", None)
    return request is not None and request.state in ENDED


def interview_ahead(plan: RecoveryPlan, *, at: datetime) -> Interview | None:
    """The candidate's next interview, wherever it is, once it is near enough to get ready for."""
    ahead = next_interview_of(plan.candidate, at=at)
    return ahead if ahead is not None and ahead.starts_at <= at + LOOK_AHEAD else None


def _is_ready(interview: Interview) -> bool:
    """Every item of the checklist is ticked."""
    readiness = readiness_of(interview=interview)
    items = {item for _title, group in items_for(interview) for item in group}
    ticked = {tick.item for tick in readiness.ticks.all()} if readiness is not None else set()
    return items <= ticked


def next_step(plan: RecoveryPlan, at: datetime | None = None) -> Step:
    """The one thing to do at that moment, with its words and its link."""
    moment = at or clock.now()
    return next_step_by(facts_of(plan, at=moment), plan, at=moment)


def next_step_by(
    facts: PlanFacts, plan: RecoveryPlan, *, at: datetime, beside: Beside | None = None
) -> Step:
    """The next step, from facts that were read already."""
    return _named(next_name(facts), facts, plan, at, beside)


def step_of(
    plan: RecoveryPlan,
    name: StepName,
    at: datetime | None = None,
    *,
    beside: Beside | None = None,
) -> Step | None:
    """A step of this plan by its name; None when this branch does not offer it."""
    moment = at or clock.now()
    facts = facts_of(plan, at=moment, beside=beside)
    return _named(name, facts, plan, moment, beside) if name in path_of(facts) else None


def step_is_settled(plan: RecoveryPlan, name: StepName) -> bool:
    """Whether a step is finished or was skipped."""
    return is_done(name, facts_of(plan, at=clock.now()))


def _named(
    name: StepName,
    facts: PlanFacts,
    plan: RecoveryPlan,
    at: datetime,
    beside: Beside | None = None,
) -> Step:
    ahead = beside.ahead if beside is not None else None
    if beside is None and name == StepName.READY:
        ahead = interview_ahead(plan, at=at)
    return step_named(
        name,
        facts,
        plan_id=plan.pk,
        application_id=plan.interview.application_id,
        next_interview_id=ahead.pk if ahead is not None else None,
    )


def steps_by(facts: PlanFacts) -> list[dict[str, str]]:
    """Every step of a plan for the steps component: done ones, the current one, the rest."""
    current = next_name(facts)
    rows = []
    for name in path_of(facts):
        state = "current" if name == current else "done" if is_done(name, facts) else "todo"
        rows.append({"label": title_of(name, facts), "state": state})
    return sorted(rows, key=lambda row: row["state"] != "done")
