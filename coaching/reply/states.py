"""Replies under articles."""

from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class ReplyState(TextChoices):
    """How far a reply to an article is; `declined` was read and is not shown."""

    UNCONFIRMED = "unconfirmed", "waits for its writer's e-mail"
    PENDING = "pending", "waits for you"
    APPROVED = "approved"
    FLAGGED = "flagged", "flagged by readers"
    DECLINED = "declined"
    SPAM = "spam"


class HoldReason(TextChoices):
    """Why a reply needs a closer look."""

    CRISIS = "crisis", "The writer may be in danger: answer this first"
    WORDS = "words", "Words of the list"
    LINKS = "links", "Two or more links"
    NAMES = "names", "Names a person or an employer"
    REPEATED = "repeated", "The same text was sent before"
    FIRST = "first", "First reply from this address"
    FLAGGED = "flagged", "Readers flagged it"


_JUDGED = {ReplyState.APPROVED, ReplyState.DECLINED, ReplyState.SPAM}

REPLY_MOVES: Moves = {
    # Declined before it is confirmed: it was urgent, and staff have looked.
    ReplyState.UNCONFIRMED: frozenset({ReplyState.PENDING, ReplyState.DECLINED, ReplyState.SPAM}),
    ReplyState.PENDING: frozenset(_JUDGED),
    ReplyState.APPROVED: frozenset({ReplyState.FLAGGED, ReplyState.DECLINED, ReplyState.SPAM}),
    ReplyState.FLAGGED: frozenset(_JUDGED),
    # Staff may change their mind.
    ReplyState.DECLINED: frozenset({ReplyState.APPROVED, ReplyState.SPAM}),
    ReplyState.SPAM: frozenset({ReplyState.APPROVED, ReplyState.DECLINED}),
}
