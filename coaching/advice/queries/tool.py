"""Which tool an article leads to, and in which of somebody's plans it can be used now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.urls import NoReverseMatch, reverse

from coaching.call.queries import CallGate, call_gate
from coaching.course.queries import Beside, beside_of, step_of
from coaching.feedback.queries import may_ask_alone, why_not_askable
from coaching.letter.queries.policy import is_on_offer
from coaching.letter.states import LetterKind
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import branch_at, plans_of
from coaching.plan.states import ENDED_WITHOUT, StepName
from jobstore.mail.kinds import promising
from jobstore.people.user.models import User


class Place(Enum):
    """Where a tool lives."""

    STEP = "a step of the plan, when it is its time"
    PLAN = "a page of the plan"
    OWN = "a page of the reader's own"
    OPEN = "a page for everybody"


@dataclass(frozen=True, kw_only=True)
class Tool:
    """What "Do this" leads to."""

    name: str
    title: str
    what: str  # what it is, in a sentence
    needs: str = "It belongs to a plan, and a plan opens when an interview is over."
    place: Place = Place.PLAN
    step: StepName | None = None
    page: str = ""
    part: str = ""  # of the page
    plan_page: str = ""  # of a plan, where its time is: it serves better than the page for all

    @property
    def is_open(self) -> bool:
        return self.place == Place.OPEN

    @property
    def needs_plan(self) -> bool:
        return self.place in {Place.STEP, Place.PLAN}


OVER = "This opens when an interview is over."

TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            name="plan",
            title="Your plan",
            what="One page that shows where things stand and the one next step.",
            needs="Your plan opens when your first interview is over.",
            page="coaching:plan_detail",
        ),
        Tool(
            name="park",
            title="Park it",
            what="One button puts everything away until ten tomorrow. No mail comes before that.",
            needs="You can park a plan once your first interview is over.",
            page="coaching:plan_detail",
            part="park",
        ),
        Tool(
            name="mood",
            title="Say how it felt",
            what="One word and one number for how you feel. Only you see it.",
            needs=OVER,
            place=Place.STEP,
            step=StepName.MOOD,
        ),
        Tool(
            name="debrief",
            title="The debrief",
            what="A short look back with an end: what went well, what they asked, what to mend.",
            needs="The debrief opens when an interview is over.",
            place=Place.STEP,
            step=StepName.DEBRIEF,
        ),
        Tool(
            name="thank-you",
            title="The thank-you note",
            what="We help you to write a short note, check it, and send it on.",
            needs="You can write a note after an interview, until you have their answer.",
            page="coaching:letter_edit",
        ),
        Tool(
            name="clarification",
            title="Set one thing right",
            what="A few lines to an employer about one thing that you want to add or mend.",
            needs="You can do this after an interview, until you have their answer.",
            page="coaching:clarification_edit",
        ),
        Tool(
            name="status-check",
            title="Ask how it stands",
            what="A short, polite note that asks when you can expect an answer.",
            needs="You can ask once the day that they promised has passed.",
            page="coaching:status_check_edit",
        ),
        Tool(
            name="gracious-reply",
            title="A gracious reply",
            what="A few kind lines after a no. They keep the door open.",
            needs="You can write it once you have their answer.",
            page="coaching:gracious_reply_edit",
        ),
        Tool(
            name="questions",
            title="Your three questions",
            what=promising(
                "We send three short questions to the employer and keep at it for you.",
                "coaching.feedback_request",
                "coaching.feedback_chaser",
            ),
            needs="You can ask your three questions once you have their answer, or when none came.",
            page="coaching:feedback_create",
        ),
        Tool(
            name="openings",
            title="Openings",
            what="All openings, and after an interview those that fit you.",
            place=Place.OPEN,
            page="openings:opening_list",
            plan_page="coaching:fitting_openings",
        ),
        Tool(
            name="practice",
            title="Practice",
            what="Your rough questions and the usual ones, to say out loud a few times.",
            page="coaching:practice_home",
        ),
        Tool(
            name="mirror",
            title="Practice in the mirror",
            what="Say what you expect, speak, then look at yourself as a stranger would.",
            page="coaching:practice_mirror",
        ),
        Tool(
            name="friend",
            title="Practice with a friend",
            what="Your friend gets a link with questions and a short form. No account needed.",
            page="coaching:practice_friend",
        ),
        Tool(
            name="solo",
            title="Practice alone",
            what="Type an answer from three points and see whether it sounds learned by heart.",
            page="coaching:practice_solo",
        ),
        Tool(
            name="readiness",
            title="Get ready",
            what="A short list for the days before: prepared, presentable, calm, on time.",
            page="coaching:readiness",
        ),
        Tool(
            name="call",
            title="Plan a call",
            what="A time, a script and a note pad for one short call to the employer.",
            needs="You can plan a call once you have their answer.",
            page="coaching:call_plan",
        ),
        Tool(
            name="coach",
            title="Ask a coach",
            what="Write to a person at Job Store. You choose what they may see.",
            place=Place.OWN,
            page="coaching:coach_create",
        ),
        Tool(
            name="calibration",
            title="How well you judge yourself",
            what="What you thought of your interviews beside what the employers thought.",
            place=Place.OWN,
            page="coaching:calibration_list",
        ),
        Tool(
            name="help",
            title="Somebody to talk to",
            what="People who listen, by phone or text, day and night.",
            place=Place.OPEN,
            page="coaching:help_now",
        ),
        Tool(
            name="elsewhere",
            title="Record an interview",
            what="Write down an interview that you had elsewhere. It gets a plan like any other.",
            place=Place.OWN,
            page="reported_create",
        ),
        Tool(
            name="question-bank",
            title="The usual questions",
            what="The questions that come up most, with what is behind each.",
            place=Place.OPEN,
            page="coaching:question_list",
        ),
        Tool(
            name="pass-it-on",
            title="Pass it on",
            what="Leave one piece of advice for the next person in your line of work.",
            place=Place.OWN,
            page="coaching:pass_on_create",
        ),
    )
}

ALIASES = {"ask": "questions", "ready": "readiness", "bank": "question-bank"}  # older links
# Apps in which a page without a namespace may live.
_APPS = ("coaching", "openings")


def tool_named(name: str) -> Tool | None:
    return TOOLS.get(ALIASES.get(name, name))


def tool_url(
    tool: Tool, plan: RecoveryPlan | None = None, *, beside: Beside | None = None
) -> str | None:
    """Its page, for this plan where it needs one; None when it is not its time."""
    if plan is not None and tool.plan_page:
        return page_url(tool.plan_page, plan.pk)
    if not tool.needs_plan:
        return page_url(tool.page)
    if plan is None:
        return None
    if tool.place == Place.PLAN:
        url = page_url(tool.page, plan.pk)
        return f"{url}#{tool.part}" if url and tool.part else url
    step = step_of(plan, tool.step, beside=beside) if tool.step else None
    return step.url if step is not None else None


def page_url(page: str, *args: object) -> str | None:
    """The address of a page by its URL name; None where this site does not have it."""
    names = [page] if ":" in page else [f"{app}:{page}" for app in _APPS]
    for name in names:
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return None


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
