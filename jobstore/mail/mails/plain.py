"""What Django and allauth write themselves of what somebody did with an account of their own.

What anybody can ask for with an address has kinds of its own: jobstore/people/mails/account.py.
"""

from datetime import timedelta

from jobstore.mail import kinds
from jobstore.mail.kinds import Letter, MailKind
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import Category


def _as_stored(mail: OutgoingMail) -> Letter:
    return Letter(context={}, reply_to=mail.payload.get("reply_to", ""))


def _always(mail: OutgoingMail) -> None:
    """Nothing but an expired code stops a mail about security."""


PLAIN = kinds.register(
    MailKind(
        name="mail.plain",
        title="About your account",
        category=Category.SECURITY,
        trigger="A changed password, address or second factor",
        recipient="the person whose account it is",
        stops_when="An hour has passed",
        template="",
        render=_as_stored,
        guard=_always,
        priority=0,
        expires_after=timedelta(hours=1),
    )
)
