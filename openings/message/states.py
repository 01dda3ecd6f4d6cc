"""Messages between a candidate and an employer."""

from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class MessageState(TextChoices):
    WRITTEN = "written", "may still be taken back"
    HELD = "held", "staff read it first"
    RETURNED = "returned", "returned by staff"
    WAITING = "waiting", "its writer looks at it again"  # a "no" was untold when it was to leave
    SENT = "sent"


MESSAGE_MOVES: Moves = {
    # Returned, where its writer was blocked meanwhile.
    MessageState.WRITTEN: frozenset(
        {MessageState.SENT, MessageState.WAITING, MessageState.RETURNED}
    ),
    MessageState.HELD: frozenset({MessageState.SENT, MessageState.WAITING, MessageState.RETURNED}),
    MessageState.WAITING: frozenset({MessageState.WRITTEN}),
}
