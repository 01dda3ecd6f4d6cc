"""Whether a candidate's mail to others is passed on, in the candidate's words."""

from jobstore.mail.sender.queries import block_of, is_frozen
from jobstore.people.user.models import User

FROZEN = (
    "Somebody reported a mail of yours. Our staff look at it first, and nothing leaves in your name"
    " until then."
)
BLOCKED = (
    "Our staff have decided to pass on no more mail from you to others. You can copy your text and"
    " send it yourself. If you think that is wrong, please write to us."
)


def why_not_passed_on(sender: User) -> str:
    """Empty when nothing stands against it."""
    if block_of(sender) is not None:
        return BLOCKED
    return FROZEN if is_frozen(sender) else ""
