"""A planned call."""

from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class CallState(TextChoices):
    PLANNED = "planned"
    DONE = "done"
    CANCELED = "canceled"


CALL_MOVES: Moves = {
    CallState.PLANNED: frozenset(CallState),  # another window is a new plan
    CallState.CANCELED: frozenset({CallState.PLANNED}),
}


class CallOutcome(TextChoices):
    """What came of dialing once."""

    TALKED = "talked", "We talked"
    VOICEMAIL = "voicemail", "I left a message"
    NO_ANSWER = "no_answer", "Nobody answered"
    LATER = "later", "They asked me to call again"
    UNWANTED = "unwanted", "They do not want calls"


ENDS_THE_CALL = frozenset({CallOutcome.TALKED, CallOutcome.UNWANTED})
