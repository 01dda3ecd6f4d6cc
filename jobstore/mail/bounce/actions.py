"""What became of a mail after it left: delivered, sent back, or marked as spam."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import Q

from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hash
from jobstore.mail import signals
from jobstore.mail.answer import status_of
from jobstore.mail.bounce.queries import DeliveryReport, answered_ids, read_reports
from jobstore.mail.outgoing.actions.finish import pause_after, slow_down
from jobstore.mail.outgoing.actions.queue import forgotten_texts
from jobstore.mail.outgoing.models import MailEvent, OutgoingMail
from jobstore.mail.outgoing.queries import bounces_since_delivery
from jobstore.mail.states import Category, EventKind, MailState
from jobstore.mail.stop.actions import suppress
from jobstore.mail.stop.models import SuppressionScope, SuppressionSource
from jobstore.mail.stop.queries import lock_recipient

logger = logging.getLogger(__name__)
BOUNCES_ALLOWED = 4  # of an address that may be full or asleep for a while
BOUNCE_SPAN = timedelta(hours=72)
KEPT = timedelta(days=90)
NO_ADDRESS = "There is no such address."
NOT_REACHED = "Mail to this address came back for days."
COMPLAINED = "The recipient marked a mail as spam."
_FAILED = frozenset({EventKind.NO_ADDRESS, EventKind.BOUNCED})


# A mail in doubt may have left before; one that is on its way has left in any case.
_IN_DOUBT = Q(state=MailState.DISPATCHING) | Q(
    doubt__gt=0, state__in=[MailState.PENDING, MailState.LEASED, MailState.HELD]
)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One report about one mail, from whom we trust to report it."""

    event_id: str
    kind: EventKind
    message_id: str
    occurred_at: datetime
    address: str = ""  # where no mail of ours is known
    answer: str = ""  # of the server that refused


@transaction.atomic
def record_event(*, notice: Notice) -> MailEvent | None:
    """Write it down and act on it, once; None for what is known already or is none of ours."""
    mail = OutgoingMail.objects.filter(message_id=notice.message_id).first()
    if mail is None and not notice.address:
        return None
    recipient = mail.recipient_hash if mail else keyed_hash(notice.address, purpose="address")
    lock_recipient(*(mail.recipient_hashes if mail else [recipient]))
    now = clock.now()
    event, is_new = MailEvent.objects.get_or_create(
        event_id=notice.event_id,
        defaults={
            "kind": notice.kind,
            "mail": mail,
            "recipient_hash": recipient,
            "status": status_of(notice.answer),
            "occurred_at": min(notice.occurred_at, now),
            "recorded_at": now,
        },
    )
    if not is_new:
        return None
    if event.kind == EventKind.ABOUT_US:
        slow_down()  # also where the mail is not known: whoever refuses the site refuses the next
    if mail is not None:
        _settle(mail, event)
    _suppress(event)
    return event


def _settle(mail: OutgoingMail, event: MailEvent) -> None:
    if event.kind == EventKind.DELIVERED:
        _settle_as_delivered(mail, event)
    elif event.kind == EventKind.ABOUT_US:
        _settle_as_refused(mail, event)
    elif event.kind in _FAILED and mail.category != Category.SECURITY:
        # What hears it locks the thing that the mail is about, always before the mail itself.
        signals.mail_bounced.send(sender=OutgoingMail, mail=mail)
        _settle_as_lost(mail, event)


def _settle_as_delivered(mail: OutgoingMail, event: MailEvent) -> None:
    """No second copy goes, and nobody has to decide."""
    changes = {
        "state": MailState.SENT,
        "sent_at": event.occurred_at,
        "finished_at": event.recorded_at,
        "lease_token": None,
        "lease_until": None,
        "last_error": "",
    }
    if mail.category == Category.SECURITY:
        changes |= forgotten_texts()
    OutgoingMail.objects.filter(_IN_DOUBT, pk=mail.pk).update(**changes)


def _settle_as_refused(mail: OutgoingMail, event: MailEvent) -> None:
    """It did not arrive because of us: it is kept and leaves once more, later and more slowly."""
    left = Q(state=MailState.SENT) | _IN_DOUBT
    OutgoingMail.objects.filter(left, pk=mail.pk, is_emptied=False).exclude(
        category=Category.SECURITY  # its words are forgotten once it left, and it is stale by now
    ).update(
        state=MailState.PENDING,
        not_before=event.recorded_at + pause_after(mail.attempts),
        sent_at=None,
        finished_at=None,
        lease_token=None,
        lease_until=None,
        doubt=0,
        last_error=f"Came back: {event.get_kind_display()} {event.status}".strip(),
    )


def _settle_as_lost(mail: OutgoingMail, event: MailEvent) -> None:
    """Staff see it among the dead; whose it was reads that it did not arrive."""
    left = Q(state=MailState.SENT) | _IN_DOUBT
    OutgoingMail.objects.filter(left, pk=mail.pk).update(
        state=MailState.DEAD,
        finished_at=event.recorded_at,
        lease_token=None,
        lease_until=None,
        last_error=f"Came back: {event.get_kind_display()} {event.status}".strip(),
    )


def _suppress(event: MailEvent) -> None:
    reason = {EventKind.NO_ADDRESS: NO_ADDRESS, EventKind.COMPLAINT: COMPLAINED}.get(
        EventKind(event.kind), ""
    )
    complained = event.kind == EventKind.COMPLAINT
    if event.kind == EventKind.BOUNCED and _is_out_of_reach(event.recipient_hash):
        reason = NOT_REACHED
    if reason:
        suppress(
            event.recipient_hash,
            scope=SuppressionScope.ALL,
            source=SuppressionSource.COMPLAINT if complained else SuppressionSource.BOUNCE,
            reason=reason,
        )


def _is_out_of_reach(recipient_hash: str) -> bool:
    moments = bounces_since_delivery(recipient_hash)
    return len(moments) > BOUNCES_ALLOWED and moments[-1] - moments[0] >= BOUNCE_SPAN


def forget_old_events() -> int:
    """How many rows; what they led to stays."""
    return MailEvent.objects.filter(recorded_at__lte=clock.now() - KEPT).delete()[0]


def next_event_to_forget() -> datetime | None:
    oldest = MailEvent.objects.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    return oldest + KEPT if oldest else None


def record_reports_in(raw: bytes) -> list[MailEvent]:
    """Read one message of the mailbox and act on what it says of our mail; never raises."""
    events = [_record(report) for report in read_reports(raw)]
    return [event for event in events if event is not None]


def take_answer_in(raw: bytes) -> int:
    """Whoever answers by mail what is read on a page alone hears so; how many mails of ours.

    One message never keeps the others from being read.
    """
    try:
        return _take_answer_in(raw)
    except OperationalError:  # the database is away: the message is read again
        raise
    except Exception:
        logger.exception("An answer by mail could not be taken in.")
        return 0


@transaction.atomic
def _take_answer_in(raw: bytes) -> int:
    mails = OutgoingMail.objects.filter(message_id__in=answered_ids(raw), state=MailState.SENT)
    for mail in mails.order_by("pk"):
        signals.mail_answered.send(sender=OutgoingMail, mail=mail)
    return len(mails)


def _record(report: DeliveryReport) -> MailEvent | None:
    mail = _mail_of(report)
    if mail is None or mail.dispatch_at is None:
        return None
    facts = f"{mail.message_id} {mail.attempts} {report.kind} {report.answer}"
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
    if report.kind == EventKind.COMPLAINT:
        return mails.first()
    return next(
        (mail for mail in mails if mail.recipient_email.casefold() in report.addresses), None
    )
