"""How the outbox stands: what is due, what waits, and what left in the last two days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.db.models.functions import TruncHour

from jobstore.lib.zones import read_zone
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.pause.queries import pauses_in_force
from jobstore.mail.states import Category, MailState

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
