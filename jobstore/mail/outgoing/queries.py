"""How the outbox stands, and how much mail one recipient has had.

Limits are counted inside the sender's transaction, under a lock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Case, Count, F, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Now, TruncHour

from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hashes
from jobstore.lib.zones import read_zone
from jobstore.mail import kinds
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.models import (
    Heartbeat,
    MailEvent,
    OutgoingMail,
    OutgoingMailQuerySet,
    SendingPause,
)
from jobstore.mail.states import (
    CANCELABLE,
    COACHING_CAPS,
    DAY,
    OUTSIDER_PER_DAY,
    OWN_BROWSER_PER_DAY,
    Cap,
    Category,
    EventKind,
    MailState,
)
from jobstore.mail.stop.queries import OWN_BROWSER


def clock_error() -> timedelta:
    """How far this machine's clock is ahead of the database's; SQLite has no other clock."""
    if connection.vendor != "postgresql":
        return timedelta()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    return clock.machine_now() - row[0] if row else timedelta()


def bounces_since_delivery(recipient_hash: str) -> list[datetime]:
    """When mail to an address came back since something last arrived there, oldest first."""
    events = MailEvent.objects.filter(recipient_hash=recipient_hash).order_by("occurred_at", "pk")
    delivered = events.filter(kind=EventKind.DELIVERED).last()
    bounces = events.filter(kind=EventKind.BOUNCED)
    if delivered is not None:
        bounces = bounces.filter(occurred_at__gt=delivered.occurred_at)
    return list(bounces.values_list("occurred_at", flat=True))


OUTBOX = "mail.drain"
REFUSED = "mail.refused"  # when another server last refused this site
SILENCE = timedelta(seconds=60)  # after which nobody empties the outbox


def is_alive(name: str, *, within: timedelta) -> bool:
    """Whether a background loop did its work lately, by the clock of the database."""
    return Heartbeat.objects.filter(name=name, beat_at__gte=Now() - within).exists()


def outbox_is_emptied() -> bool:
    return is_alive(OUTBOX, within=SILENCE)


def standing_mail() -> OutgoingMailQuerySet:
    """Mail that should have left, while nobody empties the outbox."""
    due = OutgoingMail.objects.due(at=clock.now())
    return due.none() if outbox_is_emptied() else due


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


def next_mail_at() -> datetime | None:
    """When the earliest mail is due that waits for nothing but the clock."""
    waiting = OutgoingMail.objects.filter(state=MailState.PENDING).not_paused()
    moment: datetime | None = waiting.aggregate(moment=Min("not_before"))["moment"]
    return moment


def refused_because_of_us() -> QuerySet[OutgoingMail]:
    """What is kept because another server does not want mail of this site."""
    refused = MailEvent.objects.filter(kind=EventKind.ABOUT_US, mail__isnull=False)
    return OutgoingMail.objects.filter(state=MailState.PENDING, pk__in=refused.values("mail"))


def leaves_at(mails: QuerySet[OutgoingMail], *, at: datetime) -> datetime | None:
    """When the first of these mails is to leave; None when it has left, or leaves right now."""
    waiting = mails.filter(state__in=CANCELABLE, not_before__gt=at).order_by("not_before")
    return waiting.values_list("not_before", flat=True).first()


def has_due_mail(*, at: datetime) -> bool:
    return OutgoingMail.objects.due(at=at).exists()


def inbox(*, recipient: str = "", state: str = "", kind: str = "") -> QuerySet[OutgoingMail]:
    """All mail without texts: what is due, what was sent or ended, newest first, then the future.

    What was canceled stands where it would have left.
    """
    mails = OutgoingMail.objects.defer("text", "html", "payload")
    if recipient:
        mails = mails.filter(recipient_email__iexact=recipient)
    if state:
        mails = mails.filter(state=state)
    if kind:
        mails = mails.of_kind(kind)
    now = clock.now()
    ordered = mails.annotate(moment=Coalesce("sent_at", "not_before")).annotate(
        part=Case(
            When(state=MailState.PENDING, not_before__lte=now, then=Value(0)),
            When(moment__gt=now, then=Value(2)),
            default=Value(1),
        ),
        soonest=Case(When(part__in=[0, 2], then=F("moment"))),
    )
    return ordered.order_by("part", "soonest", "-moment", "id")


def kinds_sent() -> list[str]:
    """The kinds of which there is any mail, by name."""
    names = OutgoingMail.objects.order_by("kind").values_list("kind", flat=True)
    return list(names.distinct())


def recipients() -> list[str]:
    """Everybody who got or will get mail, by address."""
    addresses = OutgoingMail.objects.values_list("recipient_email", flat=True)
    return list(addresses.order_by("recipient_email").distinct())


def has_had_enough(kind: type[Mail], email: str, *, at: datetime, is_own_browser: bool) -> bool:
    """Counted apart: what strangers ask for, and what its reader asks for in a known browser."""
    today = OutgoingMail.objects.filter(
        recipient_hash__in=keyed_hashes(email, purpose="address"), created_at__gt=at - DAY
    )
    unasked = today.of_kind(*kinds.unasked_names())
    if is_own_browser:
        own = unasked.filter(payload__has_key=OWN_BROWSER)
        return own.count() >= OWN_BROWSER_PER_DAY
    if today.of_kind(kind.name).exclude(payload__has_key=OWN_BROWSER).count() >= kind.per_day:
        return True
    return kind.is_unasked and unasked.count() >= OUTSIDER_PER_DAY and not _is_known_to_work(email)


def _is_known_to_work(email: str) -> bool:
    """Somebody has shown that the address is theirs, or has been here with it."""
    shown = EmailAddress.objects.filter(email__iexact=email, verified=True)
    been_here = get_user_model().objects.filter(email__iexact=email, last_login__isnull=False)
    return shown.exists() or been_here.exists()


def is_paused(category: str) -> bool:
    return SendingPause.objects.in_force().filter(category=category).exists()


def pauses_in_force() -> list[SendingPause]:
    """By category, with who began each."""
    pauses = SendingPause.objects.in_force().select_related("started_by")
    return list(pauses.order_by("category"))


HOURS_BACK = 48


@dataclass(frozen=True, kw_only=True)
class CategoryQueue:
    category: Category
    due: int
    waiting: int
    oldest_due: datetime | None
    is_paused: bool


def category_queues(*, at: datetime) -> list[CategoryQueue]:
    """Every category, also an empty one."""
    is_due = Q(not_before__lte=at)
    rows = (
        OutgoingMail.objects.filter(state=MailState.PENDING)
        .values("category")
        .annotate(
            due=Count("pk", filter=is_due),
            waiting=Count("pk", filter=~is_due),
            oldest=Min("not_before", filter=is_due),
        )
        .order_by("category")
    )
    found: dict[str, dict[str, Any]] = {row["category"]: dict(row) for row in rows}
    paused = {pause.category for pause in pauses_in_force()}
    return [
        CategoryQueue(
            category=category,
            due=found.get(category, {}).get("due", 0),
            waiting=found.get(category, {}).get("waiting", 0),
            oldest_due=found.get(category, {}).get("oldest"),
            is_paused=category in paused,
        )
        for category in Category
    ]


def state_counts() -> list[tuple[MailState, int]]:
    """Every state, also one in which nothing is."""
    rows = OutgoingMail.objects.values("state").annotate(number=Count("pk")).order_by("state")
    found = {row["state"]: row["number"] for row in rows}
    return [(state, found.get(state, 0)) for state in MailState]


def sent_by_hour(*, at: datetime) -> list[tuple[datetime, int]]:
    """The last 48 hours, the running one last, in the zone of the site."""
    zone = read_zone(settings.SITE_TIME_ZONE)
    last = at.replace(minute=0, second=0, microsecond=0)
    first = last - timedelta(hours=HOURS_BACK - 1)
    rows = (
        OutgoingMail.objects.filter(state=MailState.SENT, sent_at__gte=first)
        .values(hour=TruncHour("sent_at"))
        .annotate(number=Count("pk"))
        .order_by("hour")
    )
    found = {row["hour"]: row["number"] for row in rows}
    hours = [first + timedelta(hours=number) for number in range(HOURS_BACK)]
    return [(hour.astimezone(zone), found.get(hour, 0)) for hour in hours]
