"""A row becomes a message: three templates in a frame, and headers, all before anything leaves.

Messages that Django and allauth built become rows like all others.
"""

import re
import traceback
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime, formataddr, parseaddr
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import css_inline
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import DatabaseError, transaction
from django.template import Context
from django.template.backends.django import Template
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import timezone

from jobstore.lib import clock
from jobstore.lib.text import clean_header_text, first_name, validate_address
from jobstore.lib.tokens import sign
from jobstore.lib.zones import read_zone
from jobstore.mail import kinds
from jobstore.mail.kinds import Letter, Mail, Renderer
from jobstore.mail.mails import PlainMail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail, queue_unasked
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, may_be_stopped
from jobstore.mail.stop.queries import Stoppable

STOP_PURPOSE = "mail_stop"
CHOICES_PURPOSE = "mail_choices"
CHOICES_JOIN = "~"
STOP_JOIN = "~"
SUBJECT_LIMIT = 150
_GAP = re.compile(r"\n{3,}")
_BLANK_LINE = re.compile(r"[ \t]+\n")
_inliner = css_inline.CSSInliner(
    load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=True
)


class Message(EmailMultiAlternatives):
    """A message with what its renderer says that it shows; the stop conditions may ask."""

    facts: Mapping[str, Any] = MappingProxyType({})


class CannotCompose(Exception):
    """Building the message failed and would again. Says where, never what was written."""


def compose_mail(*, mail: OutgoingMail, kind: type[Mail]) -> Message:
    """The whole message, serialized once so that nothing can fail after the point of no return.

    Raises CannotCompose; what is not the mail's fault passes through: errors of the database and
    the end of the working time.
    """
    try:
        message = build_message(mail, kind, kind.render)
        message.message().as_bytes()
    except (DatabaseError, SoftTimeLimitExceeded):
        raise
    except Exception as error:
        raise CannotCompose(where(error)) from error
    return message


def where(error: Exception) -> str:
    """The type of an error and the line that raised it; its text may hold private words."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"


def build_message(mail: OutgoingMail, kind: type[Mail], render: Renderer) -> Message:
    """Raises whatever a renderer or a template raises."""
    validate_address(mail.recipient_email)
    zone = read_zone(mail.recipient_zone)
    with timezone.override(zone):
        letter = render(mail)
        subject, text, html = _texts(mail, kind, letter)
    message = Message(
        subject=subject,
        body=text,
        from_email=sender(letter.from_name, category=mail.category),
        to=[formataddr((clean_header_text(mail.recipient_name), mail.recipient_email))],
        reply_to=[letter.reply_to.email] if letter.reply_to else None,
        headers=headers_of(mail, at=clock.now()),
    )
    message.facts = letter.facts
    if letter.reply_to:
        validate_address(letter.reply_to.email)
    if html:
        message.attach_alternative(html, "text/html")
    for attachment in letter.attachments:
        name = clean_header_text(attachment.name)
        message.attach(name, attachment.content, attachment.mime_type)
        if attachment.mime_type.startswith("text/calendar"):  # some programs show only this one
            message.attach_alternative(attachment.content.decode(), attachment.mime_type)
    return message


def _texts(mail: OutgoingMail, kind: type[Mail], letter: Letter) -> tuple[str, str, str]:
    if not kind.template:
        return clean_header_text(mail.subject, limit=SUBJECT_LIMIT), mail.text, mail.html
    context = frame_context(mail, kind, letter) | dict(letter.context)
    subject = plain(f"{kind.template}.subject.txt", context)
    text = plain(f"{kind.template}.txt", context)
    text = _GAP.sub("\n\n", _BLANK_LINE.sub("\n", text)).strip() + "\n"
    html = inlined(get_template(f"{kind.template}.html").render(context))
    return clean_header_text(subject, limit=SUBJECT_LIMIT), text, html


def inlined(html: str) -> str:
    """Every style on its element, since mail programs drop style sheets; dark mode's rules stay."""
    return str(_inliner.inline(html))


def plain(template: str, context: dict[str, Any]) -> str:
    """Text is no HTML: nothing is escaped in it."""
    backend = get_template(template)
    if not isinstance(backend, Template):
        raise TypeError("Mail is written in Django's templates.")
    return backend.template.render(Context(context, autoescape=False))


def frame_context(mail: OutgoingMail, kind: type[Mail], letter: Letter) -> dict[str, Any]:
    """What every mail's templates may use."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "now": clock.now(),
        "kind": mail.kind,
        "category": mail.category,
        "is_to_candidate": kind.recipient == "candidate",
        "recipient_name": first_name(mail.recipient_name),
        "from_name": letter.from_name,
        "reply_name": letter.reply_to.name if letter.reply_to else "",
        "choices_url": choices_link(mail) if may_be_stopped(mail.category) else "",
        "stop_url": stop_url(mail),
    }


def stop_url(mail: OutgoingMail) -> str:
    """The page on which this mail can be stopped; empty for what belongs to having an account."""
    if not kinds.has_stop_link(mail.kind, mail.category):
        return ""
    return stop_link(mail, "mail:mail_stop")


def stop_link(mail: OutgoingMail, view: str) -> str:
    """A signed link that never expires, and that works when the row of the mail is gone.

    The dashes of the id matter: without them one mail in sixty holds what a spam filter takes
    for a Bitcoin address.
    """
    facts = [mail.recipient_hash, mail.category, mail.kind, str(mail.id)]
    signed = sign(STOP_JOIN.join(facts), purpose=STOP_PURPOSE)
    return f"{settings.SITE_URL}{reverse(view, args=[signed])}"


def choices_path(mail: OutgoingMail | Stoppable) -> str:
    """Names the address by its hash alone, so it works as long as the site does."""
    address = mail.hashes[0] if isinstance(mail, Stoppable) else mail.recipient_hash
    signed = sign(f"{address}{CHOICES_JOIN}{mail.category}", purpose=CHOICES_PURPOSE)
    return reverse("mail:mail_choices_link", args=[signed])


def choices_link(mail: OutgoingMail) -> str:
    return f"{settings.SITE_URL}{choices_path(mail)}"


def sender(from_name: str, *, category: str) -> str:
    """Always our address: "Maya Ortiz via Job Store", never the other person's.

    What people may stop has an address of its own, so that complaints about it harm no reset.
    """
    ours = (
        settings.FOLLOW_UP_FROM_EMAIL if may_be_stopped(category) else settings.DEFAULT_FROM_EMAIL
    )
    site_name, address = parseaddr(ours)
    name = clean_header_text(from_name)
    return formataddr((f"{name} via {settings.SITE_NAME}" if name else site_name, address))


def headers_of(mail: OutgoingMail, *, at: datetime) -> dict[str, str]:
    """The headers beside From, To and Subject; the Message-ID stays the same for every attempt."""
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(at),
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }
    if mail.category != Category.RELAYED:
        headers["Auto-Submitted"] = "auto-generated"
    if kinds.has_stop_link(mail.kind, mail.category):
        label = Category(mail.category).name.lower()
        host = urlsplit(settings.SITE_URL).hostname
        headers["List-Id"] = f"{settings.SITE_NAME} {label} <{label}.{host}>"
        headers["List-Unsubscribe"] = f"<{stop_link(mail, 'mail:mail_one_click')}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


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
