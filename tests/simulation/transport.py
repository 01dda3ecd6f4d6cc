"""The edge of the network: what the outbox hands over is kept with its moment, and stays here."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from jobstore.lib import clock

TRANSPORT = "tests.simulation.transport.RecordingTransport"


@dataclass(frozen=True)
class SentMail:
    """One message as the mail server would have got it."""

    at: datetime
    to: str
    message_id: str


_record: ContextVar[list[SentMail]] = ContextVar("sent_mails")


@contextmanager
def recording() -> Iterator[list[SentMail]]:
    sent: list[SentMail] = []
    token = _record.set(sent)
    try:
        yield sent
    finally:
        _record.reset(token)


class RecordingTransport(BaseEmailBackend):
    """MAIL_TRANSPORT of a simulation."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        record = _record.get()
        for message in email_messages:
            address = parseaddr(message.to[0])[1]
            message_id = str(message.extra_headers["Message-ID"])
            record.append(SentMail(at=clock.now(), to=address, message_id=message_id))
        return len(email_messages)
