"""The one thing to do next in a recovery plan, from all that the candidate may know by then."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import prefetch_related_objects

from coaching.models import Debrief, FeedbackRequest, RecoveryPlan
from coaching.queries.call import call_of, is_used_up, offers_call
from coaching.queries.feedback.policy import employer_gives_feedback
from coaching.queries.letter.policy import status_check_opens_at
from coaching.queries.plan import branch_at, rows_of_plan
from coaching.queries.practice.item import due_drills, rough_items
from coaching.queries.practice.session import repetitions_of
from coaching.queries.readiness import items_for, next_interview_of, readiness_of
from coaching.queries.step import (
    FeedbackStage,
    PlanFacts,
    Step,
    is_done,
    next_name,
    path_of,
    step_named,
    title_of,
)
from coaching.states import (
    DELIVERED,
    ENDED,
    HANDED_OVER_LETTERS,
    Branch,
    LetterKind,
    PlanState,
    StepName,
)
from jobstore.lib import clock
from openings.models import Interview
from openings.states import InterviewState

LOOK_AHEAD = timedelta(days=7)  # from then on, getting ready for an interview is a step


def facts_of(plan: RecoveryPlan, *, at: datetime) -> PlanFacts:
    """All that the next step depends on; of an open plan the tools beside the path as well."""
    facts = path_facts_of(plan, at=at)
    return _with_tools(facts, plan, at) if facts.is_open else facts


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


def _with_tools(facts: PlanFacts, plan: RecoveryPlan, at: datetime) -> PlanFacts:
    """What the tools beside the main path have to say."""
    practiced = repetitions_of(plan) > 0
    to_practice = due_drills(plan, at=at).exists() or (not practiced and bool(rough_items(plan)))
    call = call_of(plan) if facts.branch == Branch.NOT_SELECTED else None
    ahead = interview_ahead(plan, at=at)
    return replace(
        facts,
        is_unanswered=_came_to_nothing(plan) or StepName.ASK_THREE in facts.skipped,
        has_practiced=practiced,
        has_to_practice=to_practice,
        can_ask_status=_can_ask_status(facts, plan, at),
        can_call=offers_call(plan, at=at),
        has_called=call is not None and is_used_up(call),
        has_interview_ahead=ahead is not None,
        is_ready=ahead is not None and _is_ready(ahead),
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
    items = {item for _title, group in items_for(interview.kind) for item in group}
    ticked = {tick.item for tick in readiness.ticks.all()} if readiness is not None else set()
    return items <= ticked


def _feedback_stage(request: FeedbackRequest | None) -> FeedbackStage:
    if request is None:
        return FeedbackStage.NONE
    answer = getattr(request, "answer", None)
    if request.state in DELIVERED and answer is not None:
        if answer.opened_at is None:
            return FeedbackStage.ARRIVED
        return FeedbackStage.OVER if answer.action else FeedbackStage.OPENED
    return FeedbackStage.OVER if request.state in ENDED else FeedbackStage.WAITING


def next_step(plan: RecoveryPlan, at: datetime | None = None) -> Step:
    """The one thing to do at that moment, with its words and its link."""
    moment = at or clock.now()
    return next_step_by(facts_of(plan, at=moment), plan, at=moment)


def next_step_by(facts: PlanFacts, plan: RecoveryPlan, *, at: datetime) -> Step:
    """The next step, from facts that were read already."""
    return _named(next_name(facts), facts, plan, at)


def step_of(plan: RecoveryPlan, name: StepName, at: datetime | None = None) -> Step | None:
    """A step of this plan by its name; None when this branch does not offer it."""
    moment = at or clock.now()
    facts = facts_of(plan, at=moment)
    return _named(name, facts, plan, moment) if name in path_of(facts) else None


def step_is_settled(plan: RecoveryPlan, name: StepName) -> bool:
    """Whether a step is finished or was skipped."""
    return is_done(name, facts_of(plan, at=clock.now()))


def _named(name: StepName, facts: PlanFacts, plan: RecoveryPlan, at: datetime) -> Step:
    ahead = interview_ahead(plan, at=at) if name == StepName.READY else None
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
