"""What else a plan offers beside its next step. Only what is of use in its branch is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from coaching.course.queries.next_step import interview_ahead
from coaching.letter.queries.policy import is_on_offer
from coaching.letter.queries.state import has_set_right
from coaching.letter.states import LetterKind
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.step import FeedbackStage, PlanFacts
from coaching.plan.states import ENDED_WITHOUT, WENT_ON, Branch


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
