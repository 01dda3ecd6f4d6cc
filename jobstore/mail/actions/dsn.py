"""Delivery status notifications (RFC 3464): mail that tells that a mail of ours came back.

Anybody can write to the mailbox where they arrive. What counts names a Message-ID of ours, which
only the recipient and the servers on the way know, and the very address that the mail went to.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser, HeaderParser
from email.utils import parsedate_to_datetime

from jobstore.lib import clock
from jobstore.mail.actions.answer import failure_kind, status_of
from jobstore.mail.actions.bounce import Notice, record_event
from jobstore.mail.models import MailEvent, OutgoingMail
from jobstore.mail.states import EventKind

SIZE_LIMIT = 1_000_000  # bytes; a notification with the whole mail of ours is far smaller
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,198}>")
_UNREADABLE = (AttributeError, LookupError, MessageError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, kw_only=True)
class DeliveryReport:
    """What one notification says of one recipient."""

    kind: EventKind
    message_ids: tuple[str, ...]
    addresses: tuple[str, ...]
    answer: str
    occurred_at: datetime | None


def record_reports_in(raw: bytes) -> list[MailEvent]:
    """Read one message of the mailbox and act on what it says of our mail; never raises."""
    events = [_record(report) for report in read_reports(raw)]
    return [event for event in events if event is not None]


def read_reports(raw: bytes) -> list[DeliveryReport]:
    """One for each recipient whom the message tells of; none for any other message."""
    if len(raw) > SIZE_LIMIT:
        return []
    try:
        return _reports_of(BytesParser().parsebytes(raw))
    except _UNREADABLE:
        return []


def _reports_of(message: Message) -> list[DeliveryReport]:
    if message.get_content_type() != "multipart/report":
        return []
    message_ids = tuple(_ids_in(message, "References", "In-Reply-To"))
    reports: list[DeliveryReport] = []
    for part in _parts(message):
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            found = [_report(block) for block in _parts(part)]
            reports += [report for report in found if report is not None]
        elif kind in {"message/rfc822", "message/rfc822-headers", "text/rfc822-headers"}:
            message_ids += tuple(_ids_in(_original(part), "Message-ID"))
    return [DeliveryReport(**(vars(report) | {"message_ids": message_ids})) for report in reports]


def _parts(message: Message) -> list[Message]:
    content = message.get_payload()
    found = content if isinstance(content, list) else []
    return [part for part in found if isinstance(part, Message)]


def _report(block: Message) -> DeliveryReport | None:
    """The fields about one recipient; those about the whole message name no action."""
    action = _field(block, "Action").casefold()
    status = status_of(_field(block, "Status"))
    if action not in {"failed", "delivered"} or not status:
        return None
    kind = failure_kind(status) if action == "failed" else EventKind.DELIVERED
    addresses = [_field(block, name) for name in ("Original-Recipient", "Final-Recipient")]
    return DeliveryReport(
        kind=kind,
        message_ids=(),
        addresses=tuple(text.rpartition(";")[2].strip().casefold() for text in addresses if text),
        answer=status,
        occurred_at=_moment(_field(block, "Last-Attempt-Date")),
    )


def _original(part: Message) -> Message:
    """The headers of the mail that came back."""
    content = _parts(part)
    if content:
        return content[0]
    body = part.get_payload(decode=True)
    return HeaderParser().parsestr(body.decode("latin-1") if isinstance(body, bytes) else "")


def _field(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _ids_in(message: Message, *names: str) -> list[str]:
    return [found for name in names for found in _MESSAGE_ID.findall(_field(message, name))[:20]]


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _record(report: DeliveryReport) -> MailEvent | None:
    mail = _mail_of(report)
    if mail is None or mail.dispatch_at is None:
        return None
    facts = f"{mail.message_id} {report.kind} {report.answer}"
    return record_event(
        notice=Notice(
            event_id=f"dsn:{hashlib.sha256(facts.encode()).hexdigest()}",
            kind=report.kind,
            message_id=mail.message_id,
            occurred_at=max(mail.dispatch_at, report.occurred_at or clock.now()),
            answer=report.answer,
        )
    )


def _mail_of(report: DeliveryReport) -> OutgoingMail | None:
    mails = OutgoingMail.objects.filter(message_id__in=report.message_ids).order_by("pk")
    return next(
        (mail for mail in mails if mail.recipient_email.casefold() in report.addresses), None
    )
