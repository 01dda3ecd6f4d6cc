"""The next step of a plan, and what else it offers in its branch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.urls import reverse

from coaching.call.queries import call_of, calls_of_plans, is_used_up, offers_call
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import ENDED
from coaching.letter.queries.policy import is_on_offer, status_check_opens_at
from coaching.letter.queries.state import has_set_right
from coaching.letter.states import LetterKind
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import next_interview_of, path_facts_of, plans_of
from coaching.plan.queries.step import (
    FeedbackStage,
    PlanFacts,
    Step,
    is_done,
    next_name,
    path_of,
    step_named,
    title_of,
)
from coaching.plan.states import ENDED_WITHOUT, WENT_ON, Branch, PlanState, StepName
from coaching.practice.queries import due_drills, plans_to_practice
from coaching.practice.queries.readiness import items_for, readiness_of
from coaching.practice.queries.session import counted_attempts
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


@dataclass(frozen=True)
class PlanTool:
    title: str
    what: str
    url: str


def tools_of(plan: RecoveryPlan, facts: PlanFacts, *, at: datetime) -> list[PlanTool]:
    """In the order in which people need them; of a closed plan only what can still be read."""
    looking_back = list(_looking_back(plan, facts))
    if not facts.is_open:
        return [*_goodbye(plan, at), *looking_back]
    return [
        *_writing(plan, facts),
        *looking_back,
        *_practice(plan, facts, at),
        PlanTool(
            "Ask a coach",
            "A person at Job Store answers. You choose what they may see.",
            f"{reverse('coaching:coach_create')}?plan={plan.pk}",
        ),
    ]


def _writing(plan: RecoveryPlan, facts: PlanFacts) -> Iterator[PlanTool]:
    """What goes to the employer, or comes from it."""
    application = plan.interview.application
    is_elsewhere = application.opening.tracked_by_id is not None
    if is_elsewhere and facts.branch in {Branch.PENDING, Branch.NO_ANSWER}:
        url = reverse("coaching:reported_outcome", args=[application.pk])
        yield PlanTool("Note what they said", "When you hear from them.", url)
    if not facts.has_interviewer and facts.branch == Branch.PENDING:
        what = "You add the name, and send it from your own mail."
        yield _of(plan, "A thank-you note", what, "letter_edit")
    can_mend = facts.has_interviewer and facts.branch == Branch.PENDING
    if can_mend and not has_set_right(plan):
        yield _of(plan, "Set one thing right", "A few lines on one answer.", "clarification_edit")
    if facts.can_ask_status:
        yield _of(plan, "Ask how it stands", "A short, friendly question.", "status_check_edit")
    if facts.branch == Branch.NOT_SELECTED:
        what = "A few kind lines that keep the door open."
        yield _of(plan, "A gracious reply", what, "gracious_reply_edit")
    if facts.feedback != FeedbackStage.NONE:
        yield _of(plan, "Your three questions", "Where they stand.", "feedback_create")
    if facts.can_call or facts.has_called:
        yield _of(plan, "Plan a call", "A time, a script and a note pad.", "call_plan")


def _goodbye(plan: RecoveryPlan, at: datetime) -> Iterator[PlanTool]:
    """A plan that withdrawing closed: one note is still on offer, and it may be left."""
    if plan.branch == Branch.WITHDRAWN and is_on_offer(plan, LetterKind.GRACIOUS_REPLY, at=at):
        what = "If you like: a few lines of thanks keep the door open."
        yield _of(plan, "A kind note to them", what, "gracious_reply_edit")


def _looking_back(plan: RecoveryPlan, facts: PlanFacts) -> Iterator[PlanTool]:
    if facts.is_sealed and facts.branch == Branch.PENDING:
        what = "What you think, what you know, and how often such guesses miss."
        yield _of(plan, "Reality check", what, "reality_check")
    if facts.is_sealed:
        yield _of(plan, "Your take-away", "What went well, first.", "take_away")
    if facts.is_sealed and facts.feedback in {FeedbackStage.OPENED, FeedbackStage.OVER}:
        what = "What you thought beside what they thought."
        yield _of(plan, "Two views", what, "calibration_detail")
    if facts.branch in WENT_ON:
        yield _of(plan, "What worked", "Keep it for the next time.", "worked")


def _practice(plan: RecoveryPlan, facts: PlanFacts, at: datetime) -> Iterator[PlanTool]:
    if facts.branch != Branch.WITHDRAWN:
        what = "With a friend, in the mirror, or alone."
        yield _of(plan, "Practice", what, "practice_home")
    ahead = interview_ahead(plan, at=at)
    if ahead is not None:
        url = reverse("coaching:next_interview", args=[ahead.pk])
        yield PlanTool("Get ready", "Your next interview is near.", url)
    else:
        what = "A short list for the days before the next interview."
        yield _of(plan, "Get ready", what, "readiness")
    if facts.branch in ENDED_WITHOUT:
        yield _of(plan, "Openings that fit", "Five at most, with reasons.", "fitting_openings")


def _of(plan: RecoveryPlan, title: str, what: str, name: str) -> PlanTool:
    return PlanTool(title, what, reverse(f"coaching:{name}", args=[plan.pk]))
