"""Where a plan stands."""

from django.db.models import TextChoices

from jobstore.lib.moves import Moves
from jobstore.trail.states import Kinds, kind


class Branch(TextChoices):
    """Where the interview's decision has led the plan."""

    PENDING = "pending"
    NOT_SELECTED = "not_selected", "not selected"
    OFFER = "offer"
    ADVANCED = "advanced"
    NO_ANSWER = "no_answer", "no answer"
    WITHDRAWN = "withdrawn"


class PlanState(TextChoices):
    ACTIVE = "active"
    CLOSED = "closed"


class PlanHappening(Kinds):
    MOVED = kind("moved", candidate="led to another branch", source=Branch, target=Branch)
    CLOSED = kind("closed", candidate="closed")
    REOPENED = kind("reopened", candidate="opened again by a late answer")


class StepName(TextChoices):
    """The steps of a recovery plan in the order in which they are offered."""

    MOOD = "mood", "Say how it felt"
    DEBRIEF = "debrief", "Write the debrief"
    THANK_YOU = "thank_you", "Send a thank-you note"
    PRACTICE = "practice", "Practice what was rough"
    WAIT = "wait", "Wait for the answer"
    STATUS_CHECK = "status_check", "Ask how it stands"
    ASK_THREE = "ask_three", "Ask your three questions"
    OPEN_FEEDBACK = "open_feedback", "Open the feedback"
    PICK_ACTION = "pick_action", "Pick one thing to do"
    CALL = "call", "Plan a call"
    OPENINGS = "openings", "Look at openings that fit"
    READY = "ready", "Get ready for the next interview"
    NEXT_ROUND = "next_round", "Get ready for what comes next"
    REST = "rest", "Rest until the morning"


PLAN_MOVES: Moves = {
    PlanState.ACTIVE: frozenset({PlanState.CLOSED}),
    PlanState.CLOSED: frozenset({PlanState.ACTIVE}),
}

BRANCH_MOVES: Moves = {
    Branch.PENDING: frozenset(set(Branch) - {Branch.PENDING}),
    Branch.NO_ANSWER: frozenset({Branch.NOT_SELECTED, Branch.OFFER, Branch.ADVANCED}),
    Branch.ADVANCED: frozenset({Branch.OFFER, Branch.NOT_SELECTED, Branch.WITHDRAWN}),
    # An offer may be taken back, turned down, or come to nothing.
    Branch.OFFER: frozenset({Branch.ADVANCED, Branch.NOT_SELECTED, Branch.WITHDRAWN}),
}

WENT_ON = frozenset({Branch.ADVANCED, Branch.OFFER})
ENDED_WITHOUT = frozenset({Branch.NOT_SELECTED, Branch.NO_ANSWER})

CAN_SKIP = frozenset(
    {
        StepName.MOOD,
        StepName.DEBRIEF,
        StepName.THANK_YOU,
        StepName.PRACTICE,
        StepName.STATUS_CHECK,
        StepName.ASK_THREE,
        StepName.CALL,
        StepName.READY,
    }
)
