"""One message over an open connection, and what the server's answer means."""

import smtplib
from dataclasses import dataclass
from enum import Enum

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from jobstore.mail.answer import failure_kind, is_too_much_of_us
from jobstore.mail.states import EventKind

REFUSALS = range(400, 600)
PERMANENT = 500
TOO_MANY_CONNECTIONS = 432
_BEFORE_THE_RECIPIENT = (smtplib.SMTPSenderRefused, smtplib.SMTPHeloError)
TOO_LARGE = 552  # some servers say it of a mailbox that is full for now


class Ending(Enum):
    SENT = "sent"
    RETRY = "retry"
    REFUSED = "refused"
    ABOUT_US = "about us"  # the site is refused, not the mail or its recipient
    DOUBT = "doubt"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    ending: Ending
    code: int | None = None
    error: str = ""
    is_bad_address: bool = False


def send_message(connection: BaseEmailBackend, message: EmailMultiAlternatives) -> Outcome:
    """Never raises. Only what was handed over whole and not answered is in doubt."""
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        return _answered(code, text)
    except smtplib.SMTPResponseException as error:
        if error.smtp_code in REFUSALS:
            names_us = isinstance(error, _BEFORE_THE_RECIPIENT)
            return _answered(error.smtp_code, error.smtp_error, names_us=names_us)
        return _unanswered(connection, "The server's answer is no answer.")
    except Exception as error:  # noqa: BLE001 -- whatever breaks, the row must get an outcome
        return _unanswered(connection, type(error).__name__)
    return Outcome(ending=Ending.SENT, code=250)


def _unanswered(connection: BaseEmailBackend, error: str) -> Outcome:
    handed_over = getattr(connection, "was_handed_over", False)
    return Outcome(ending=Ending.DOUBT if handed_over else Ending.RETRY, error=error)


def _answered(code: int, text: bytes | str, *, names_us: bool = False) -> Outcome:
    """`names_us`: said before any recipient or text was named, so it can be about us only."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    is_final = code >= PERMANENT
    kind = EventKind.ABOUT_US if names_us else failure_kind(words)
    if kind == EventKind.ABOUT_US if is_final else is_too_much_of_us(words):
        return Outcome(ending=Ending.ABOUT_US, code=code, error=words[:300])
    refused = is_final and code != TOO_LARGE
    return Outcome(
        ending=Ending.REFUSED if refused else Ending.RETRY,
        code=code if code > 0 else None,
        error=words[:300],
        is_bad_address=refused and kind == EventKind.NO_ADDRESS,
    )
