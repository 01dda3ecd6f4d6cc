"""How much mail one recipient gets. Counted inside the sender's transaction, under a lock."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from jobstore.mail import kinds
from jobstore.mail.kinds import MailKind
from jobstore.mail.models import OutgoingMail, OutgoingMailQuerySet
from jobstore.mail.states import Category, MailState

DAY = timedelta(hours=24)
RELAYED_A_DAY = 2  # what all candidates together may send to one outsider
LET_PASS = timedelta(minutes=1)


def lock_recipient(recipient_hash: str, *, is_patient: bool = True) -> None:
    """One sender at a time counts and sends to an address. SQLite has one writer anyway.

    The impatient wait five seconds at most, for this lock and for all that follow it in the
    transaction; then the database raises OperationalError.
    """
    if connection.vendor == "postgresql":
        lock = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
        if not is_patient:  # the condition is evaluated first
            lock += " WHERE set_config('lock_timeout', '5s', true) <> ''"
        with connection.cursor() as cursor:
            cursor.execute(lock, [recipient_hash])


def next_free_time(mail: OutgoingMail, kind: MailKind, *, at: datetime) -> datetime:
    """`at`, or the moment from which the recipient may get one more mail of this sort."""
    if kind.category == Category.RELAYED:
        return _after_last(_sent_lately(mail, at).filter(category=kind.category), RELAYED_A_DAY, at)
    if not kind.capped:
        return at
    capped = kinds.capped_names()
    free = _after_last(_sent_lately(mail, at).of_kind(*capped), 1, at)
    if free == at and _goes_first(mail, kind, at):
        return at + LET_PASS
    return free


def _sent_lately(mail: OutgoingMail, at: datetime) -> OutgoingMailQuerySet:
    left = Q(state__in=[MailState.SENT, MailState.DISPATCHING, MailState.HELD]) | Q(doubt__gt=0)
    return OutgoingMail.objects.filter(
        left, recipient_hash=mail.recipient_hash, dispatch_at__gt=at - DAY
    ).exclude(pk=mail.pk)


def _after_last(sent: OutgoingMailQuerySet, allowed: int, at: datetime) -> datetime:
    moments = list(sent.order_by("-dispatch_at").values_list("dispatch_at", flat=True)[:allowed])
    if len(moments) < allowed or moments[-1] is None:
        return at
    return moments[-1] + DAY


def _goes_first(mail: OutgoingMail, kind: MailKind, at: datetime) -> bool:
    """Whether a capped mail of lower rank is due to the same person."""
    ahead = [name for name in kinds.capped_names() if kinds.cap_rank(name) < kind.cap_rank]
    waiting = OutgoingMail.objects.filter(
        state__in=[MailState.PENDING, MailState.LEASED],
        recipient_hash=mail.recipient_hash,
        not_before__lte=at,
        expires_at__gt=at,
    )
    return waiting.of_kind(*ahead).exclude(pk=mail.pk).exists()
