"""How much mail one recipient gets. Counted inside the sender's transaction, under a lock."""

from datetime import datetime, timedelta

from django.db.models import Q

from jobstore.mail import kinds
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import COACHING_CAPS, Cap, MailState

LET_PASS = timedelta(minutes=1)


def next_free_time(mail: OutgoingMail, kind: type[Mail], *, at: datetime) -> datetime:
    """`at`, or the moment from which the recipient may get one more mail of this sort."""
    if not kind.caps:
        return at
    coaching = kinds.capped_names()
    counted = Q(category=kind.category)
    if kind.capped:
        counted |= Q(kind__in=coaching)
    got = _got(mail, counted, since=at - max(cap.within for cap in kind.caps))
    alike = [moment for moment, category, _ in got if category == kind.category]
    free = [_after_last(alike, cap, at) for cap in kind.category_caps]
    if kind.capped:
        moments = [moment for moment, _, name in got if name in coaching]
        free += [_after_last(moments, cap, at) for cap in COACHING_CAPS]
    moment = max(free, default=at)
    if moment == at and kind.capped and _goes_first(mail, kind, at):
        return at + LET_PASS
    return moment


def _got(mail: OutgoingMail, counted: Q, *, since: datetime) -> list[tuple[datetime, str, str]]:
    """When and what else this address got, or may have got; the newest first."""
    left = Q(state__in=[MailState.SENT, MailState.DISPATCHING, MailState.HELD]) | Q(doubt__gt=0)
    mails = OutgoingMail.objects.filter(
        left, counted, recipient_hash__in=mail.recipient_hashes, dispatch_at__gt=since
    ).exclude(pk=mail.pk)
    rows = mails.order_by("-dispatch_at").values_list("dispatch_at", "category", "kind")
    return [(moment, category, name) for moment, category, name in rows if moment is not None]


def _after_last(moments: list[datetime], cap: Cap, at: datetime) -> datetime:
    lately = [moment for moment in moments if moment > at - cap.within][: cap.allowed]
    return at if len(lately) < cap.allowed else lately[-1] + cap.within


def _goes_first(mail: OutgoingMail, kind: type[Mail], at: datetime) -> bool:
    """Whether a capped mail of lower rank is due to the same person."""
    ahead = [name for name in kinds.capped_names() if kinds.cap_rank(name) < kind.cap_rank]
    waiting = OutgoingMail.objects.filter(
        state__in=[MailState.PENDING, MailState.LEASED],
        recipient_hash__in=mail.recipient_hashes,
        not_before__lte=at,
        expires_at__gt=at,
    )
    return waiting.of_kind(*ahead).exclude(pk=mail.pk).exists()
