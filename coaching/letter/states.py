"""Letters to interviewers."""

from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class LetterKind(TextChoices):
    THANK_YOU = "thank_you", "thank-you note"
    CLARIFICATION = "clarification", "clarification"
    STATUS_CHECK = "status_check", "status check"
    GRACIOUS_REPLY = "gracious_reply", "gracious reply"


class LetterState(TextChoices):
    DRAFT = "draft"
    HELD = "held"  # the wording guard found something; staff read it first
    RETURNED = "returned"  # staff gave it back with a reason; it is written on as a draft
    QUEUED = "queued"  # undo is possible until the mail leaves
    SENT = "sent"
    CANCELED = "canceled"


# From a draft straight to "sent": the candidate used their own mail program.
_FROM_DRAFT = frozenset(
    {LetterState.QUEUED, LetterState.HELD, LetterState.SENT, LetterState.CANCELED}
)

LETTER_MOVES: Moves = {
    LetterState.DRAFT: _FROM_DRAFT,
    LetterState.RETURNED: _FROM_DRAFT,
    LetterState.HELD: frozenset(
        {LetterState.QUEUED, LetterState.RETURNED, LetterState.CANCELED, LetterState.DRAFT}
    ),
    LetterState.QUEUED: frozenset({LetterState.SENT, LetterState.CANCELED, LetterState.DRAFT}),
}

EDITABLE_LETTERS = frozenset({LetterState.DRAFT, LetterState.RETURNED})
HANDED_OVER_LETTERS = frozenset({LetterState.HELD, LetterState.QUEUED, LetterState.SENT})
