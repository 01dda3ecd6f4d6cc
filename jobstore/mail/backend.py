import smtplib
import time
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from jobstore.mail.outgoing.actions.compose import store_message

CONVERSATION_SECONDS = 15.0  # of talk before the body; body and answer fit into the lease after it


class OutboxBackend(BaseEmailBackend):
    """EMAIL_BACKEND: stores every message of Django and allauth as a row of kind "mail.plain".

    A mail of this product must stand or fall with the transaction of what it tells about. allauth,
    though, mails from views that run without one (a code for signing in changes nothing that could
    be rolled back), so here the rows get an atomic block of their own; inside a transaction they
    simply belong to it.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            store_message(message=message)
        return len(email_messages)


class SmtpTransport(EmailBackend):
    """MAIL_TRANSPORT: Django's SMTP, which can also say whether a message was handed over whole.

    Only then does a lost connection leave a doubt; before, the server cannot have accepted it.
    """

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WatchedSecureSmtp if self.use_ssl else _WatchedSmtp

    @property
    def was_handed_over(self) -> bool:
        return bool(getattr(self.connection, "was_handed_over", False))


class _Watched(smtplib.SMTP):
    was_handed_over = False
    _in_data = False
    _started = 0.0

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        self.was_handed_over = False
        self._started = time.monotonic()
        return super().mail(sender, options)

    def data(self, msg: Any) -> tuple[int, bytes]:
        if time.monotonic() - self._started > CONVERSATION_SECONDS:
            self.close()
            raise smtplib.SMTPServerDisconnected("The server answers too slowly.")
        self._in_data = True
        try:
            return super().data(msg)
        finally:
            self._in_data = False

    def send(self, s: Any) -> None:
        super().send(s)
        if self._in_data and isinstance(s, bytes):  # the body with its final dot
            self.was_handed_over = True


class _WatchedSmtp(_Watched):
    pass


class _WatchedSecureSmtp(_Watched, smtplib.SMTP_SSL):
    pass
