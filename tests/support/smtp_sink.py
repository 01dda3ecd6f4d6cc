"""A real SMTP server that keeps every message and fails on demand."""

import asyncio
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

from aiosmtpd.controller import Controller

from tests.servers import free_port

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd logs every line
OK = "250 OK"
HANG_UP = "hang up"  # end the connection without an answer


@dataclass(frozen=True)
class Received:
    at: float
    recipient: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class SmtpSink:
    """The three answers are the script: from an address or a message to the reply."""

    answer_sender: Callable[[str], str] = lambda address: OK
    answer_recipient: Callable[[str], str] = lambda address: OK
    answer_message: Callable[[Received], str] = lambda received: OK
    delay: float = 0.0
    received: list[Received] = field(default_factory=list)
    port: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        self.port = self.port or free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd
        answer = self.answer_sender(address)
        if answer.startswith("2"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd
        answer = self.answer_recipient(address)
        if answer == HANG_UP:
            server.transport.abort()
        elif answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd
        received = Received(time.time(), envelope.rcpt_tos[0], envelope.original_content)
        with self._lock:  # kept before it is answered, as a server that then dies would
            self.received.append(received)
        if self.delay:
            await asyncio.sleep(self.delay)
        answer = self.answer_message(received)
        if answer == HANG_UP:
            server.transport.abort()
            return OK
        return answer

    def copies(self) -> Counter[str]:
        """How often each Message-ID came."""
        with self._lock:
            return Counter(received.message_id for received in self.received)
