from dataclasses import replace
from uuid import uuid4

from django.db import transaction

from jobstore.mail import kinds
from jobstore.mail.kinds import Letter, MailKind
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.mails import PLAIN
from jobstore.mail.states import Category

SAMPLE = MailKind(
    name="test.sample",
    category=Category.TRANSACTIONAL,
    trigger="a test",
    recipient="whom the test names",
    stops_when="the test says so",
    template="",
    render=lambda mail: Letter(context={}),
    guard=lambda mail: None,
)


def sample_kind(registry, **changes) -> MailKind:
    """A kind of the test; `registry` is the fixture `mail_kinds`, which forgets it afterwards."""
    kind = replace(SAMPLE, **({"name": f"test.{uuid4().hex[:8]}"} | changes))
    registry[kind.name] = kind
    return kind


def queued(
    kind: MailKind, email: str = "rex@example.org", *, key: str = "", subject="Hi", **options
):
    """A row of this kind whose texts are on the row, unless the kind has templates."""
    to = options.pop("to", None) or Recipient(email=email, name="Rex Reader")
    with transaction.atomic():
        mail = queue_mail(kind, key=key or f"test:{uuid4().hex}", to=to, **options)
        if not kind.template:
            mail.subject, mail.text = subject, "Good morning."
            mail.save(update_fields=["subject", "text"])
    return mail


__all__ = ["PLAIN", "SAMPLE", "kinds", "queued", "sample_kind"]
