from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class ProposalState(TextChoices):
    """What became of times that were proposed to one candidate."""

    SENT = "sent", "waits for an answer"
    PICKED = "picked", "a time is picked"
    ANSWERED = "answered", "none fits"
    LAPSED = "lapsed", "ran out unanswered"
    TAKEN_BACK = "taken_back", "taken back"


PROPOSAL_MOVES: Moves = {
    ProposalState.SENT: frozenset(set(ProposalState) - {ProposalState.SENT}),
}
