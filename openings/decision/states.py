from django.db.models import TextChoices

from jobstore.lib.moves import Moves
from openings.application.states import Outcome


class Decision(TextChoices):
    """What an employer decides about an application; the value stands in addresses."""

    ADVANCE = "advance", "Invite to the next round"
    OFFER = "offer", "Make an offer"
    HIRE = "hire", "Mark as hired"
    DECLINE = "not-selected", "Not selected"
    END = "position-closed", "Position closed"
    ABSENT = "did-not-come", "Did not come"


# How an employer records each end that a candidate is told of.
DECISION_OF = {
    Outcome.NOT_SELECTED: Decision.DECLINE,
    Outcome.POSITION_CLOSED: Decision.END,
    Outcome.NO_SHOW: Decision.ABSENT,
}


class HeldTextState(TextChoices):
    """What becomes of the words of a decision that staff read first."""

    HELD = "held", "waits for staff"
    RELEASED = "released", "passed on"
    KEPT_BACK = "kept_back", "kept back"


HELD_TEXT_MOVES: Moves = {
    HeldTextState.HELD: frozenset({HeldTextState.RELEASED, HeldTextState.KEPT_BACK}),
}
