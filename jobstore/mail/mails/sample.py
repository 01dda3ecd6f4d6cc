"""A sample of another kind, which a member of staff sends to themselves."""

from datetime import timedelta

from jobstore.mail import kinds
from jobstore.mail.kinds import Letter, MailKind
from jobstore.mail.mails.plain import PLAIN
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import Category


def _as_stored(_mail: OutgoingMail) -> Letter:
    return Letter(context={})


def _always(_mail: OutgoingMail) -> None:
    """Who asked for it is there and waits for it."""


SAMPLE = kinds.register(
    MailKind(
        name="mail.sample",
        title="A sample of a mail",
        category=Category.TRANSACTIONAL,
        trigger="A member of staff asks for a sample",
        recipient="that member of staff",
        stops_when="An hour has passed",
        template="",
        render=_as_stored,
        guard=_always,
        expires_after=timedelta(hours=1),
    )
)


def _code() -> Letter:
    return Letter(context={"subject": "Your code", "text": "Your code is 123-456."})


def _sample() -> Letter:
    return Letter(context={"subject": "Sample: Your code", "text": "Your code is 123-456."})


kinds.show_samples({PLAIN: _code, SAMPLE: _sample})
