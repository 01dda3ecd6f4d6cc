"""Mail that is meant for the time after a bad interview: good news calls all of it off.

A kind of mail to candidates belongs here unless it is named below with the reason why it stays,
so that nobody who adds a kind has to remember this list.
"""

from coaching.plan.mails import MOVED_ON
from jobstore.mail import kinds
from jobstore.mail.kinds import Mail
from jobstore.mail.states import Category

STAYS = {
    "coaching.note_seen": "It tells of a note that was read, which is good to know on any day.",
    "coaching.letter_returned": "It tells what became of a letter that the candidate wrote.",
    "coaching.feedback_arrived": "An answer that the employer gave is the candidate's to read.",
    "coaching.call_log": "A call that was made can be written down.",
    "coaching.next_interview": "The next interview needs it most.",
}
# On the way to another round practice goes on.
GOES_ON_IN_ROUNDS = frozenset({"coaching.practice_due"})


def recovery_kinds() -> list[type[Mail]]:
    """Every kind of coaching mail to candidates that good news, withdrawing or closing ends."""
    return [kind for kind in kinds.all_kinds() if is_to_candidates(kind) and kind.name not in STAYS]


def is_to_candidates(kind: type[Mail]) -> bool:
    """A mail of this half of the product to the person whose plan it is."""
    return (
        kind.name.startswith("coaching.")
        and kind.category in {Category.COACHING, Category.DIGEST}
        and "candidate" in kind.recipient
    )


def while_waiting() -> list[type[Mail]]:
    """What waits for an answer of the employer: any answer ends it."""
    return [
        kind for kind in recovery_kinds() if any(one.sentence == MOVED_ON for one in kind.stops)
    ]


def between_rounds() -> list[type[Mail]]:
    return [kind for kind in recovery_kinds() if kind.name not in GOES_ON_IN_ROUNDS]
