"""Everything that is due leaves: claim a batch, and for each mail build, begin, send, finish."""

import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, OperationalError, connection, connections
from django.db.models.functions import Now

from jobstore.mail import kinds
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.actions.begin import Verdict, begin_mail, close_mail, readdress
from jobstore.mail.outgoing.actions.claim import (
    abandon_mail,
    claim_mails,
    postpone_mail,
    release_mails,
)
from jobstore.mail.outgoing.actions.compose import CannotCompose, Message, compose_mail, where
from jobstore.mail.outgoing.actions.finish import (
    Ending,
    end_slow_sending,
    finish_mail,
    send_message,
    sends_slowly,
)
from jobstore.mail.outgoing.models import Heartbeat, OutgoingMail
from jobstore.mail.outgoing.queries import OUTBOX, clock_error
from jobstore.mail.states import MailState

logger = logging.getLogger(__name__)
ALERT_FROM = timedelta(seconds=2)
WRONG_FROM = timedelta(minutes=1)


@dataclass
class DrainReport:
    """How many mails ended in which state; "" is one that another sender took over."""

    states: Counter[str] = field(default_factory=Counter)
    server_is_down: bool = False
    is_slow: bool = False  # other servers refuse the site: one mail a run, as a trial

    @property
    def is_over(self) -> bool:
        return self.server_is_down or self.is_slow

    @property
    def sent(self) -> int:
        return self.states[MailState.SENT]

    @property
    def handled(self) -> int:
        return self.states.total()


def drain_outbox(
    *, seconds: float = 8.0, should_stop: Callable[[], bool] = lambda: False
) -> DrainReport:
    """Send what is due for at most `seconds`; then finish the mail in hand and give the rest back.

    Any number of these may run side by side, in workers or without a broker.
    """
    report = DrainReport()
    if settings.OUTBOX_PAUSED:
        return report
    until = time.monotonic() + seconds
    token = uuid.uuid4()
    transport: BaseEmailBackend = get_connection(settings.MAIL_TRANSPORT)
    holds_some = True

    def over() -> bool:
        return should_stop() or time.monotonic() >= until

    try:
        while holds_some and not over() and not report.is_over:
            batch = claim_mails(token=token)
            holds_some = bool(batch)  # of an older batch nothing is left by now
            _deliver_batch(batch, transport, report, over)
    finally:
        _close(transport)
        if holds_some:
            release_mails(token=token)
    return report


def knows_the_time() -> bool:
    """A sender whose clock is wrong by minutes would send what is not due, or nothing."""
    error = abs(clock_error())
    if error > ALERT_FROM:
        logger.error("This machine's clock is wrong by %.0f s.", error.total_seconds())
    return error < WRONG_FROM


def drop_stale_connections() -> None:
    """After a restart of the database the first query of a long-lived process would fail."""
    for database in connections.all(initialized_only=True):
        if not database.in_atomic_block:
            database.close_if_unusable_or_obsolete()


def beat() -> None:
    """Say that the outbox is being emptied; health is read from this."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=OUTBOX, beat_at=Now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["beat_at"],
    )


def _deliver_batch(
    batch: list[OutgoingMail],
    transport: BaseEmailBackend,
    report: DrainReport,
    over: Callable[[], bool],
) -> None:
    _prepare(batch)
    report.is_slow = bool(batch) and sends_slowly()
    for mail in batch:
        if over():
            return
        if not _is_open(transport):
            report.server_is_down = True
            return
        state = _deliver_or_postpone(mail, transport)
        report.states[state] += 1
        _watch_for_refusals(report, state)
        if report.is_slow:
            return


def _watch_for_refusals(report: DrainReport, state: str) -> None:
    if state == MailState.SENT and report.is_slow:
        end_slow_sending()
        report.is_slow = False
    elif state == MailState.PENDING:
        report.is_slow = sends_slowly()


def _prepare(batch: list[OutgoingMail]) -> None:
    """Let each kind read for its mails at once; where that fails, each mail reads for itself."""
    for kind in kinds.all_kinds():
        mails = [mail for mail in batch if mail.kind == kind.name]
        if kind.prepare is None or not mails:
            continue
        try:
            kind.prepare(mails)
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:  # noqa: BLE001 -- the mails themselves say what is wrong
            logger.warning("Mails %s were not prepared: %s", kind.name, where(error))


def _deliver_or_postpone(mail: OutgoingMail, transport: BaseEmailBackend) -> str:
    """An error around one row never stops the rest, unless the database or the time is gone."""
    try:
        return deliver_mail(mail=mail, transport=transport)
    except SoftTimeLimitExceeded:
        raise
    except DatabaseError as error:
        if not connection.is_usable():
            raise
        logger.warning("Mail %s waits: %s", mail.pk, where(error))
        waited = isinstance(error, OperationalError)  # for a lock, or its connection was cut
        return postpone_mail(mail=mail, reason=where(error), is_its_fault=not waited)
    except Exception as error:  # noqa: BLE001 -- one bad row never blocks the rest
        logger.error("Mail %s (%s) failed: %s", mail.pk, mail.kind, where(error))  # noqa: TRY400 -- the traceback may hold private words
        _close(transport)
        return abandon_mail(mail=mail, reason=where(error))


def deliver_mail(*, mail: OutgoingMail, transport: BaseEmailBackend) -> str:
    """One claimed mail from its row to the server; the state it ended in."""
    token = mail.lease_token or uuid.UUID(int=0)
    try:
        kind = kinds.get(mail.kind)
    except kinds.UnknownMailKind:
        dead = Verdict(state=MailState.DEAD, reason="Nobody declares this kind of mail.")
        close_mail(mail=mail, token=token, verdict=dead)
        return MailState.DEAD
    message, flaw = _try_to_compose(mail, kind)
    if not begin_mail(mail=mail, kind=kind, message=message, flaw=flaw) or message is None:
        if mail.state != MailState.LEASED:
            return mail.state
        return OutgoingMail.objects.values_list("state", flat=True).get(pk=mail.pk)
    outcome = send_message(transport, message)
    if outcome.ending != Ending.SENT:
        logger.warning("Mail %s: %s %s", mail.pk, outcome.ending.value, outcome.code)
        _close(transport)  # a clean conversation for the next mail
    return finish_mail(mail=mail, outcome=outcome)


def _try_to_compose(mail: OutgoingMail, kind: type[Mail]) -> tuple[Message | None, str]:
    """The message, or why there is none: a stop condition that holds explains more than that."""
    try:
        readdress(mail)
        return compose_mail(mail=mail, kind=kind), ""
    except CannotCompose as flaw:
        logger.error("Mail %s (%s) cannot be built: %s", mail.pk, mail.kind, flaw)  # noqa: TRY400 -- the traceback may hold private words
        return None, str(flaw)


def _is_open(transport: BaseEmailBackend) -> bool:
    """Connect before a mail is begun: a server that is down costs no attempt."""
    try:
        transport.open()
    except OSError as error:  # smtplib's errors are among them
        logger.warning("The mail server cannot be reached: %s", type(error).__name__)
        return False
    return True


def _close(transport: BaseEmailBackend) -> None:
    try:
        transport.close()
    except OSError:
        logger.info("The mail server hung up first.")
