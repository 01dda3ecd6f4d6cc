"""The steps of a recovery plan: which one is next, and in what words. Pure: no rows are read."""

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from coaching.plan.states import CAN_SKIP, ENDED_WITHOUT, WENT_ON, Branch, StepName


class FeedbackStage(StrEnum):
    """How far the three questions are, as the candidate may know it."""

    NONE = "none"
    WAITING = "waiting"
    ARRIVED = "arrived"
    OPENED = "opened"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """All that the next step depends on, and only what the candidate may know by then."""

    is_open: bool
    is_parked: bool
    branch: Branch
    has_mood: bool
    is_sealed: bool
    has_interviewer: bool
    has_written: bool
    feedback: FeedbackStage
    skipped: frozenset[StepName]
    is_missed: bool = False  # the employer noted that the candidate did not come
    gives_feedback: bool = True  # the employer says so; else nobody is sent to ask in vain
    is_unanswered: bool = False  # the questions came to nothing, or were skipped
    has_practiced: bool = False
    has_to_practice: bool = False  # something went rough, or a drill is due
    can_ask_status: bool = False
    can_call: bool = False
    has_called: bool = False
    has_interview_ahead: bool = False
    is_ready: bool = False  # for the interview ahead


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do: what it is called, why it is worth it, and where its button leads."""

    name: StepName
    title: str
    why: str
    verb: str
    url_name: str
    url_args: tuple[object, ...]
    can_skip: bool

    @property
    def url(self) -> str:
        return reverse(self.url_name, args=self.url_args)


# Why it is worth it, the verb on the button, and the page behind it.
WORDS: dict[StepName, tuple[str, str, str]] = {
    StepName.MOOD: (
        "One word and one number. Naming a feeling takes some of its weight, and only you see it.",
        "Say how it felt",
        "coaching:mood_edit",
    ),
    StepName.DEBRIEF: (
        "Look back once, for about 15 minutes, while you still remember it. Then put it away.",
        "Write the debrief",
        "coaching:debrief_edit",
    ),
    StepName.THANK_YOU: (
        "A short, honest note is polite and low-risk. You can set one thing right in it.",
        "Write the note",
        "coaching:letter_edit",
    ),
    StepName.PRACTICE: (
        "Say one answer aloud that did not come out right. The next time it will come easier.",
        "Practice one answer",
        "coaching:practice_home",
    ),
    StepName.STATUS_CHECK: (
        "The day they named has passed. A short, friendly question is all right.",
        "Ask how it stands",
        "coaching:status_check_edit",
    ),
    StepName.CALL: (
        "No answer came in writing, and this employer welcomes calls. Ten minutes can be enough.",
        "Plan a call",
        "coaching:call_plan",
    ),
    StepName.READY: (
        "Your next interview is coming. Take along what you learned from the last one.",
        "Get ready",
        "coaching:next_interview",
    ),
    StepName.WAIT: (
        "You have done your part. There is no decision yet, and you are not out.",
        "See where it stands",
        "openings:application_detail",
    ),
    StepName.ASK_THREE: (
        "You may ask them three questions. One clear answer can help you more than ten guesses.",
        "Ask three questions",
        "coaching:feedback_create",
    ),
    StepName.OPEN_FEEDBACK: (
        "Their answer is here and it can wait. It starts with what was strong.",
        "Go to the feedback",
        "coaching:feedback_open",
    ),
    StepName.PICK_ACTION: (
        "Choose one thing to take with you. One is enough.",
        "Pick one thing",
        "coaching:feedback_open",
    ),
    StepName.OPENINGS: (
        "When you are ready, look at what else is open. Each one is a fresh start.",
        "Look at openings",
        "coaching:fitting_openings",
    ),
    StepName.NEXT_ROUND: (
        "They want to go on with you. What you did worked.",
        "See what comes next",
        "openings:application_detail",
    ),
    StepName.REST: (
        "This plan is parked and quiet until then. Do something kind for yourself.",
        "See your plan",
        "coaching:plan_detail",
    ),
}

_OF_APPLICATION = frozenset({StepName.WAIT, StepName.NEXT_ROUND})

_OFFERED = (
    "They want you for this job. What you did worked.",
    "See where it stands",
    "openings:application_detail",
)

_MISSED = (
    "The employer noted that you did not come. This plan waits quietly until that is settled.",
    "See your application",
    "openings:application_detail",
)


def step_named(
    name: StepName,
    facts: PlanFacts,
    *,
    plan_id: object,
    application_id: object,
    next_interview_id: object = None,
) -> Step:
    is_missed = name == StepName.REST and facts.is_missed
    has_offer = name == StepName.NEXT_ROUND and facts.branch == Branch.OFFER
    why, verb, url_name = _MISSED if is_missed else _OFFERED if has_offer else WORDS[name]
    is_of_application = is_missed or name in _OF_APPLICATION
    url_args: tuple[object, ...] = (application_id if is_of_application else plan_id,)
    if name == StepName.READY:
        url_args = (next_interview_id,)
    if name == StepName.OPENINGS and facts.branch not in ENDED_WITHOUT:
        url_name, url_args = "openings:opening_list", ()
    return Step(
        name=name,
        title=title_of(name, facts),
        why=why,
        verb=verb,
        url_name=url_name,
        url_args=url_args,
        can_skip=facts.is_open and name in CAN_SKIP,
    )


def title_of(name: StepName, facts: PlanFacts) -> str:
    """What was practiced comes back after some days, and is no setback."""
    if name == StepName.PRACTICE and facts.has_practiced and facts.has_to_practice:
        return "Practice once more, to make it stay"
    if name == StepName.REST and facts.is_missed:
        return "Wait until this is settled"
    return str(name.label)


def next_name(facts: PlanFacts) -> StepName:
    """The one next step. Total: every combination of facts has exactly one answer."""
    if not facts.is_open or facts.branch == Branch.WITHDRAWN:
        return StepName.OPENINGS
    if facts.branch in WENT_ON:
        return StepName.READY if _gets_ready(facts) else StepName.NEXT_ROUND
    if facts.is_missed or facts.is_parked:
        return StepName.REST
    path = path_of(facts)
    return next((name for name in path if not is_done(name, facts)), path[-1])


def path_of(facts: PlanFacts) -> list[StepName]:
    """The steps of a plan in this branch, in the order in which they are offered."""
    path = [StepName.MOOD, StepName.DEBRIEF]
    if facts.branch in WENT_ON:
        return [*path, *_ready(facts), StepName.NEXT_ROUND]
    if facts.branch == Branch.PENDING:
        thank_you = [StepName.THANK_YOU] if facts.has_interviewer else []
        ask = [StepName.STATUS_CHECK] if facts.can_ask_status else []
        return [*path, *thank_you, *_practice(facts), *ask, *_ready(facts), StepName.WAIT]
    if facts.branch in ENDED_WITHOUT:
        path += _questions(facts)
    return [*path, *_practice(facts), *_ready(facts), StepName.OPENINGS]


def _questions(facts: PlanFacts) -> list[StepName]:
    can_ask = facts.has_interviewer and facts.gives_feedback
    path = []
    if can_ask or facts.feedback != FeedbackStage.NONE:
        path.append(StepName.ASK_THREE)
        if facts.feedback in {FeedbackStage.ARRIVED, FeedbackStage.OPENED}:
            path += [StepName.OPEN_FEEDBACK, StepName.PICK_ACTION]
    if facts.has_called or (facts.can_call and facts.is_unanswered):
        path.append(StepName.CALL)
    return path


def _practice(facts: PlanFacts) -> list[StepName]:
    return [StepName.PRACTICE] if facts.has_to_practice or facts.has_practiced else []


def _ready(facts: PlanFacts) -> list[StepName]:
    return [StepName.READY] if facts.has_interview_ahead else []


def _gets_ready(facts: PlanFacts) -> bool:
    return facts.has_interview_ahead and not is_done(StepName.READY, facts)


def is_done(name: StepName, facts: PlanFacts) -> bool:
    """Whether a step needs no more attention: finished, or skipped on purpose."""
    done = {
        StepName.MOOD: facts.has_mood or facts.is_sealed,
        StepName.DEBRIEF: facts.is_sealed,
        StepName.THANK_YOU: facts.has_written,
        StepName.PRACTICE: facts.has_practiced and not facts.has_to_practice,
        StepName.STATUS_CHECK: not facts.can_ask_status,
        StepName.ASK_THREE: facts.feedback != FeedbackStage.NONE,
        StepName.OPEN_FEEDBACK: facts.feedback == FeedbackStage.OPENED,
        StepName.CALL: facts.has_called,
        StepName.READY: facts.is_ready,
    }
    return done.get(name, False) or (name in CAN_SKIP and name in facts.skipped)
