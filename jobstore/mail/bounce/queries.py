"""Mail that tells what became of a mail of ours: notifications of delivery (RFC 3464), complaints
(RFC 5965), and the words of servers that follow neither.

Anybody can write to the mailbox where they arrive. What counts names a Message-ID of ours, which
only the recipient and the servers on the way know, and the very address that the mail went to;
a complaint may leave the address out, as many providers do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from itertools import islice

from jobstore.mail.answer import READ, failure_kind, status_of
from jobstore.mail.states import EventKind

SIZE_LIMIT = 1_000_000  # bytes; a notification with the whole mail of ours is far smaller
IDS_LIMIT = 200  # of one message, wherever in it they stand
_MESSAGE_ID = re.compile(r"<([^<>\s\x00-\x1f\x7f]{3,198})>")
_ADDRESS = re.compile(r"[^\s<>()\"',;:]{1,64}@[^\s<>()\"',;:]{3,255}")
_REPLY_CODE = re.compile(r"(?<![\w.@-])5[0-7]\d(?![\w.@])")
_HEX = re.compile(r"\+([0-9A-F]{2})")  # how a sender's own writing of an address is carried
_COPY = re.compile(  # where a server's words end and those of our mail begin
    r"^(?:-{2,}.*\b(?:copy|original)\b|(?:Return-Path|Received|DKIM-Signature):)",
    re.IGNORECASE | re.MULTILINE,
)
DEPTH = 4  # of wrappings that servers on the way put around a notification
_NOT_FINAL = frozenset({"delayed", "relayed", "expanded"})
_NO_COMPLAINT = frozenset({"not-spam", "auth-failure"})
_NOTIFICATIONS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_STILL_TRIES = re.compile(r"\b(?:delay\w*|warning)\b", re.IGNORECASE)  # in a subject
_COMPLAINT = "message/feedback-report"
_COMPLAINT_FIELD = "X-HmXmrOriginalRecipient"  # Outlook.com sends the mail itself back with it
_ENCODED = frozenset({"base64", "quoted-printable"})
_SERVERS = frozenset({"mailer-daemon", "postmaster"})
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_UNREADABLE = (AttributeError, LookupError, MessageError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, kw_only=True)
class DeliveryReport:
    """What one notification says of one recipient."""

    kind: EventKind
    message_ids: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    answer: str = ""
    occurred_at: datetime | None = None


def read_reports(raw: bytes) -> list[DeliveryReport]:
    """One for each recipient whom the message tells of; none for any other message."""
    if len(raw) > SIZE_LIMIT:
        return []
    try:
        return _reports_of(BytesParser().parsebytes(raw))
    except _UNREADABLE:
        return []


def answered_ids(raw: bytes) -> tuple[str, ...]:
    """Which mails a person answers by mail; none where a machine writes."""
    if len(raw) > SIZE_LIMIT:
        return ()
    try:
        message = BytesParser().parsebytes(raw, headersonly=True)
    except _UNREADABLE:
        return ()
    is_machine = _field(message, "Auto-Submitted").casefold() not in {"", "no"}
    is_bulk = _field(message, "Precedence").casefold() in _BULK
    if is_machine or is_bulk or "X-Autoreply" in message or _is_from_a_server(message):
        return ()
    headers = f"{_field(message, 'In-Reply-To')} {_field(message, 'References')}"
    return tuple(f"<{one}>" for one in _MESSAGE_ID.findall(headers)[:IDS_LIMIT])


def _reports_of(message: Message) -> list[DeliveryReport]:
    reports: list[DeliveryReport] = []
    is_told = False  # by a machine of a recipient, so that the words around it count no more
    for part in _leaves(message, DEPTH):
        kind = part.get_content_type()
        if kind in _NOTIFICATIONS:
            blocks = [block for block in _blocks(part) if _addresses_in(block)]
            is_told = is_told or bool(blocks)
            reports += [report for report in map(_report, blocks) if report is not None]
        elif kind == _COMPLAINT:
            reports += [report for report in map(_complaint, _parts(part)) if report is not None]
    if any(_COMPLAINT_FIELD in part for part in message.walk()):
        reports.append(DeliveryReport(kind=EventKind.COMPLAINT))
    if not reports and not is_told and _is_from_a_server(message):
        reports = _reports_in_words(message)
    if not reports:
        return []
    message_ids = tuple(islice(dict.fromkeys(_ids_in(message)), IDS_LIMIT))
    return [replace(report, message_ids=message_ids) for report in reports]


def _parts(message: Message) -> list[Message]:
    content = message.get_payload()
    found = content if isinstance(content, list) else []
    return [part for part in found if isinstance(part, Message)]


def _leaves(message: Message, depth: int) -> Iterator[Message]:
    """What is in a message and its wrappings, and not in messages that it passes on."""
    for part in _parts(message) if message.is_multipart() else []:
        if part.get_content_maintype() == "multipart" and depth > 1:
            yield from _leaves(part, depth - 1)
        else:
            yield part


def _blocks(part: Message) -> list[Message]:
    """The groups of fields of a notification, which Python takes apart in the plain form only."""
    blocks = _parts(part)
    coding = _field(part, "Content-Transfer-Encoding").casefold()
    if part.get_content_type() == "message/delivery-status" and coding not in _ENCODED:
        return blocks
    holder = Message()
    holder["Content-Transfer-Encoding"] = coding
    holder.set_payload(b"\n".join(block.as_bytes() for block in blocks).decode("latin-1"))
    fields = holder.get_payload(decode=True)
    raw = fields if isinstance(fields, bytes) else b""
    return _parts(BytesParser().parsebytes(b"Content-Type: message/delivery-status\n\n" + raw))


def _addresses_in(block: Message) -> tuple[str, ...]:
    """Of the one recipient, as written and as meant; a block about the whole message has none."""
    texts = [_field(block, name) for name in ("Original-Recipient", "Final-Recipient")]
    found = [text.rpartition(";")[2].strip(" <>") for text in texts if text]
    found += [address for text in texts for address in _ADDRESS.findall(text)]
    found += [_HEX.sub(lambda code: chr(int(code[1], 16)), text) for text in found]
    return tuple(address.casefold() for address in found)


def _report(block: Message) -> DeliveryReport | None:
    """The fields about one recipient.

    A code of three numbers in the server's own words says more than a status that ends in 0.0.
    """
    action = (_field(block, "Action").casefold().split() or [""])[0]  # a remark may follow
    answer = f"{_field(block, 'Status')} {_field(block, 'Diagnostic-Code')}"
    status = status_of(answer)
    is_delivered = action == "delivered" and status.startswith("2.")
    is_final = action == "failed" or _is_permanent(answer)
    if action in _NOT_FINAL or not (is_delivered or is_final):
        return None
    return DeliveryReport(
        kind=EventKind.DELIVERED if is_delivered else failure_kind(answer),
        addresses=_addresses_in(block),
        answer=status,
        occurred_at=_moment(_field(block, "Last-Attempt-Date")),
    )


def _is_permanent(answer: str) -> bool:
    status = status_of(answer)
    return status.startswith("5.") if status else _REPLY_CODE.search(answer) is not None


def _complaint(block: Message) -> DeliveryReport | None:
    if _field(block, "Feedback-Type").casefold() in _NO_COMPLAINT:
        return None
    return DeliveryReport(kind=EventKind.COMPLAINT)


def _is_from_a_server(message: Message) -> bool:
    """Absence notes come from nobody as well, and call themselves replies."""
    name = parseaddr(_field(message, "From"))[1].partition("@")[0].casefold()
    is_reply = _field(message, "Auto-Submitted").casefold().startswith("auto-replied")
    nobody = _field(message, "Return-Path") == "<>" and not is_reply
    return name in _SERVERS or nobody or "X-Failed-Recipients" in message


def _reports_in_words(message: Message) -> list[DeliveryReport]:
    """What a server says in plain text: the lines with a code that is final, and the addresses."""
    failed = _field(message, "X-Failed-Recipients")
    words = [_COPY.split(text, maxsplit=1)[0] for text in _texts(message)]
    lines = [line for text in words for line in text.splitlines()]
    if _STILL_TRIES.search(_field(message, "Subject")):
        return []
    answer = " ".join(line for line in lines if _is_permanent(line))[:READ]
    if not answer and not failed:
        return []
    text = "\n".join([failed, *_texts(message)])
    author = parseaddr(_field(message, "From"))[1].casefold()  # who writes can be written to
    found = [address.casefold().rstrip(".") for address in _ADDRESS.findall(text)[:IDS_LIMIT]]
    return [
        DeliveryReport(
            kind=failure_kind(answer),
            addresses=tuple(address for address in found if address != author),
            answer=status_of(answer),
        )
    ]


def _texts(message: Message) -> Iterator[str]:
    for part in [message, *_parts(message)]:
        body = part.get_payload(decode=True)
        is_text = part.get_content_type() in {"text/plain", "text/html"}
        if is_text and isinstance(body, bytes):
            yield body.decode("latin-1")


def _field(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _ids_in(message: Message) -> Iterator[str]:
    """Servers put the ids where they like: fields of their own, headers that come back, words."""
    for part in message.walk():
        for value in part.values():
            yield from (f"<{found}>" for found in _MESSAGE_ID.findall(str(value)))
        if not part.is_multipart():
            body = part.get_payload(decode=True)
            words = body.decode("latin-1") if isinstance(body, bytes) else ""
            yield from (f"<{found}>" for found in _MESSAGE_ID.findall(words))


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
