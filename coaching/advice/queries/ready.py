"""In which of somebody's plans a tool can be used now."""

from collections.abc import Callable
from datetime import datetime

from coaching.advice.queries.tool import Place, Tool, tool_url
from coaching.call.queries import CallGate, call_gate
from coaching.course.queries.next_step import Beside, beside_of
from coaching.feedback.queries.request import may_ask_alone, why_not_askable
from coaching.letter.queries.policy import is_on_offer
from coaching.letter.states import LetterKind
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.plan import branch_at, plans_of
from coaching.plan.states import ENDED_WITHOUT
from jobstore.people.user.models import User

Ready = Callable[[RecoveryPlan, datetime], bool]
MOST_PLANS = 20  # the newest; who has more finds the rest on the page of their plans


def _may_write(kind: LetterKind) -> Ready:
    return lambda plan, at: is_on_offer(plan, kind, at=at)


def _may_ask(plan: RecoveryPlan, at: datetime) -> bool:
    """The questions are out, or can be asked here or in a mail of one's own."""
    is_asked = getattr(plan, "feedback_request", None) is not None
    return is_asked or may_ask_alone(plan) or not why_not_askable(plan)


_READY: dict[str, Ready] = {
    "thank-you": _may_write(LetterKind.THANK_YOU),
    "clarification": _may_write(LetterKind.CLARIFICATION),
    "status-check": _may_write(LetterKind.STATUS_CHECK),
    "gracious-reply": _may_write(LetterKind.GRACIOUS_REPLY),
    "questions": _may_ask,
    "openings": lambda plan, at: branch_at(plan, at=at) in ENDED_WITHOUT,
    "call": lambda plan, at: call_gate(plan, at=at) == CallGate.OPEN,
}


def plan_for(tool: Tool, user: User, *, at: datetime) -> RecoveryPlan | None:
    """The newest open plan whose time for the tool it is; else the newest, if it needs one."""
    plans = plans_of(user)[:MOST_PLANS]
    beside = beside_of(plans, at=at) if tool.place == Place.STEP else None
    ready = (plan for plan in plans if _is_ready(tool, plan, at, beside))
    return next(ready, plans[0] if plans and not tool.is_open else None)


def _is_ready(tool: Tool, plan: RecoveryPlan, at: datetime, beside: Beside | None) -> bool:
    rule = _READY.get(tool.name)
    return rule(plan, at) if rule else tool_url(tool, plan, beside=beside) is not None
