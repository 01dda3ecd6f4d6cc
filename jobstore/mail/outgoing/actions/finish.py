"""One message over an open connection, and what the server's answer makes of its row.

Where other servers refuse the site itself, its mail is kept, sending slows down and staff see it.
No address is closed for it, since the next server may see the same of every recipient.
"""

import logging
import random
import smtplib
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any
from uuid import uuid4

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from jobstore.lib import clock
from jobstore.mail import kinds, signals
from jobstore.mail.answer import failure_kind, is_too_much_of_us, status_of
from jobstore.mail.outgoing.actions.queue import forgotten_texts
from jobstore.mail.outgoing.models import Heartbeat, MailEvent, OutgoingMail
from jobstore.mail.outgoing.queries import REFUSED, is_alive
from jobstore.mail.states import Category, Doubt, EventKind, MailState
from jobstore.mail.stop.actions import suppress_bad_address

logger = logging.getLogger(__name__)
SLOW_FOR = timedelta(minutes=10)  # after the last refusal, unless a mail is taken meanwhile
STEP = timedelta(minutes=30)
STEPS = 8


def note_refusal_of_us(*, mail: OutgoingMail, answer: str) -> None:
    """For the page of staff, and for every sender: from now on one mail at a time, as a trial."""
    now = clock.now()
    MailEvent.objects.create(
        event_id=f"refused:{uuid4().hex}",
        kind=EventKind.ABOUT_US,
        mail=mail,
        recipient_hash=mail.recipient_hash,
        status=status_of(answer),
        occurred_at=now,
        recorded_at=now,
    )
    slow_down()


def slow_down() -> None:
    logger.error("Another mail server refuses this site: see the mail in the admin.")
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=REFUSED, beat_at=Now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["beat_at"],
    )


def sends_slowly() -> bool:
    return is_alive(REFUSED, within=SLOW_FOR)


def end_slow_sending() -> None:
    """A mail was taken: the site is not refused everywhere, or not any more."""
    Heartbeat.objects.filter(name=REFUSED).delete()


def pause_after(attempts: int) -> timedelta:
    """Longer each time, up to four hours, and scattered; the mail's own expiry ends it."""
    return STEP * min(attempts, STEPS) * (0.5 + random.random() / 2)  # noqa: S311 -- spreads load, guards nothing


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


TOO_LARGE_TRIES = 3
SCATTER = timedelta(minutes=10)


@transaction.atomic
def finish_mail(*, mail: OutgoingMail, outcome: Outcome) -> str:
    """The row's new state; empty when the answer came to a row that another sender holds."""
    if outcome.ending != Ending.SENT:
        mail.refresh_from_db(fields=["attempts", "doubt"])
    if outcome.ending == Ending.REFUSED and mail.category != Category.SECURITY:
        # What hears it locks the thing that the mail is about, always before the mail itself.
        signals.mail_bounced.send(sender=OutgoingMail, mail=mail)
    changes = _changes(mail, outcome)
    mine = OutgoingMail.objects.filter(
        pk=mail.pk, lease_token=mail.lease_token, state=MailState.DISPATCHING
    )
    if not mine.update(**changes) and not _settle_late(mail, changes):
        logger.warning("Mail %s was answered after its lease: %s", mail.pk, outcome.ending.value)
        return ""
    if outcome.is_bad_address:
        suppress_bad_address(mail=mail, answer=outcome.error)
    if outcome.ending == Ending.ABOUT_US:
        note_refusal_of_us(mail=mail, answer=outcome.error)
    return str(changes["state"])


def _settle_late(mail: OutgoingMail, changes: dict[str, Any]) -> bool:
    """An "accepted" that came after the lease settles the doubt, so that no second copy goes."""
    if changes["state"] != MailState.SENT:
        return False
    doubted = OutgoingMail.objects.filter(
        pk=mail.pk, doubt__gt=0, state__in=[MailState.PENDING, MailState.HELD]
    )
    return bool(doubted.update(**changes))


def _changes(mail: OutgoingMail, outcome: Outcome) -> dict[str, Any]:
    now = clock.now()
    changes: dict[str, Any] = {
        "smtp_code": outcome.code,
        "last_error": outcome.error[:300],
        "lease_token": None,
        "lease_until": None,
        "claims": 0,
    }
    state = _next_state(mail, outcome)
    changes |= {"state": state, "finished_at": None if state == MailState.PENDING else now}
    if outcome.ending == Ending.DOUBT:
        changes["doubt"] = F("doubt") + 1
    if outcome.ending in {Ending.RETRY, Ending.ABOUT_US} and state == MailState.PENDING:
        changes["not_before"] = now + _pause(mail, outcome)
    if state == MailState.SENT:
        changes["sent_at"] = now
        if mail.category == Category.SECURITY:
            changes |= forgotten_texts()
    return changes


def _next_state(mail: OutgoingMail, outcome: Outcome) -> str:
    doubt, steps = kinds.policy_of(mail.kind, mail.category)
    if outcome.ending == Ending.SENT:
        return MailState.SENT
    if outcome.ending == Ending.ABOUT_US:
        return MailState.PENDING
    if outcome.ending == Ending.DOUBT:
        again = doubt == Doubt.RESEND and mail.doubt == 0
        return MailState.PENDING if again else MailState.HELD
    tries = TOO_LARGE_TRIES if outcome.code == TOO_LARGE else len(steps) + 1
    if outcome.ending == Ending.RETRY and mail.attempts < tries:
        return MailState.PENDING
    return MailState.DEAD


def _pause(mail: OutgoingMail, outcome: Outcome) -> timedelta:
    """Full jitter, so that what failed together does not come back together.

    A server that counts connections wants more than that: its mails scatter over SCATTER at least.
    """
    _, steps = kinds.policy_of(mail.kind, mail.category)
    if outcome.ending == Ending.ABOUT_US and mail.category != Category.SECURITY:
        return pause_after(mail.attempts)
    step = steps[min(mail.attempts, len(steps)) - 1]
    if outcome.code == TOO_MANY_CONNECTIONS:
        step = max(step, SCATTER)
    return step * random.random()  # noqa: S311 -- spreads load, guards nothing
