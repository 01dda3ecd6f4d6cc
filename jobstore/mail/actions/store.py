"""Messages that Django and allauth built become rows like all others."""

from email.utils import parseaddr
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from jobstore.mail.actions.compose import inlined
from jobstore.mail.actions.queue import Recipient, queue_mail
from jobstore.mail.mails.plain import PLAIN
from jobstore.mail.models import OutgoingMail


class CannotBeStored(ValueError):
    """The outbox keeps texts; attachments belong to a declared kind."""


@transaction.atomic
def store_message(*, message: EmailMessage) -> list[OutgoingMail]:
    """One row for each recipient, so that nobody sees another's address."""
    if message.attachments:
        raise CannotBeStored("A message of Django's own cannot carry attachments.")
    html = next((str(part[0]) for part in getattr(message, "alternatives", [])), "")
    if not html:
        html = twin(str(message.subject), str(message.body))
    reply_to = message.reply_to[0] if message.reply_to else ""
    return [_row(message, address, html, reply_to) for address in message.recipients()]


def twin(subject: str, text: str) -> str:
    """Plain text in the dress of our mails."""
    context = {
        "subject": subject,
        "text": text,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    return inlined(render_to_string("mail/plain.html", context))


def _row(message: EmailMessage, address: str, html: str, reply_to: str) -> OutgoingMail:
    name, email = parseaddr(address)
    mail = queue_mail(
        PLAIN,
        key=f"{PLAIN.name}:{uuid4().hex}",
        to=Recipient(email=email, name=name),
        payload={"reply_to": reply_to} if reply_to else {},
    )
    mail.subject = str(message.subject)[:200]
    mail.text = str(message.body)
    mail.html = html
    mail.save(update_fields=["subject", "text", "html"])
    return mail
