"""Messages that Django and allauth built become rows like all others."""

from email.utils import parseaddr
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.actions.compose import inlined, plain, stop_url
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.actions.unasked import queue_unasked
from jobstore.mail.outgoing.mails import PlainMail
from jobstore.mail.outgoing.models import OutgoingMail

TEXTS = ["subject", "text", "html"]


class CannotBeStored(ValueError):
    """The outbox keeps texts; attachments belong to a declared kind."""


@transaction.atomic
def store_message(*, message: EmailMessage) -> list[OutgoingMail]:
    """One row for each recipient, so that nobody sees another's address."""
    if message.attachments:
        raise CannotBeStored("A message of Django's own cannot carry attachments.")
    html = next((str(part[0]) for part in getattr(message, "alternatives", [])), "")
    reply_to = message.reply_to[0] if message.reply_to else ""
    return [_row(message, address, html, reply_to) for address in message.recipients()]


@transaction.atomic
def store_unasked(
    *, message: EmailMessage, kind: type[Mail], is_own_browser: bool
) -> OutgoingMail | None:
    """A message to one address that anybody could have asked for; None when it got enough today."""
    [address] = message.recipients()
    mail = queue_unasked(
        kind, key=_new_key(kind), to=_recipient(address), is_own_browser=is_own_browser
    )
    if mail is not None:
        write_texts(mail, str(message.subject), str(message.body))
        mail.save(update_fields=TEXTS)
    return mail


def write_texts(mail: OutgoingMail, subject: str, text: str) -> None:
    """Plain text and its twin in the dress of our mails, with the link that ends such mail."""
    context = {
        "category": mail.category,
        "subject": subject,
        "text": text,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "stop_url": stop_url(mail),
        "choices_url": "",
    }
    mail.subject = subject[:200]
    mail.text = plain("mail/plain.txt", context).rstrip("\n") + "\n"
    mail.html = inlined(render_to_string("mail/plain.html", context))


def _row(message: EmailMessage, address: str, html: str, reply_to: str) -> OutgoingMail:
    mail = queue_mail(
        PlainMail,
        key=_new_key(PlainMail),
        to=_recipient(address),
        payload={"reply_to": reply_to} if reply_to else {},
    )
    write_texts(mail, str(message.subject), str(message.body))
    mail.html = html or mail.html
    mail.save(update_fields=TEXTS)
    return mail


def _recipient(address: str) -> Recipient:
    name, email = parseaddr(address)
    return Recipient(email=email, name=name)


def _new_key(kind: type[Mail]) -> str:
    return f"{kind.name}:{uuid4().hex}"
