from uuid import uuid4

from django.db import transaction

from jobstore.mail import kinds
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.mails import PlainMail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.states import Category


class SampleMail(Mail):
    name = "test.sample"
    category = Category.TRANSACTIONAL
    trigger = "a test"
    recipient = "whom the test names"
    template = ""

    @staticmethod
    def render(mail):
        return Letter(context={})


def variant(kind: type[Mail], **changes) -> type[Mail]:
    """The kind with other facts, instead of the one that has its name."""
    kinds._registered.pop(changes.get("name", kind.name), None)
    static = {key: staticmethod(fact) if callable(fact) else fact for key, fact in changes.items()}
    return type("Variant", (kind,), {"name": kind.name} | static)


kinds._registered.pop(SampleMail.name)


def sample_kind(registry, **changes) -> type[Mail]:
    """A kind of the test; `registry` is the fixture `mail_kinds`, which forgets it afterwards."""
    return variant(SampleMail, **({"name": f"test.{uuid4().hex[:8]}"} | changes))


def queued(
    kind: type[Mail], email: str = "rex@example.org", *, key: str = "", subject="Hi", **options
):
    """A row of this kind whose texts are on the row, unless the kind has templates."""
    to = options.pop("to", None) or Recipient(email=email, name="Rex Reader")
    with transaction.atomic():
        mail = queue_mail(kind, key=key or f"test:{uuid4().hex}", to=to, **options)
        if not kind.template:
            mail.subject, mail.text = subject, "Good morning."
            mail.save(update_fields=["subject", "text"])
    return mail


__all__ = ["PlainMail", "kinds", "queued", "sample_kind"]
