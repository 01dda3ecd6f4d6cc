"""What waits for staff: the queues on the start page of the admin."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import NoReverseMatch, reverse
from django.utils.timesince import timesince

from jobstore.home.queries.queue_rules import RULES
from jobstore.lib import clock
from jobstore.people.user.models import User


@dataclass(frozen=True)
class Queue:
    """A list in the admin, what to do with it, how many rows wait, and since when the first."""

    label: str
    hint: str
    count: int
    url: str
    is_first: bool  # somebody may be in danger
    oldest: datetime | None

    @property
    def age(self) -> str:
        if self.oldest is None:
            return ""
        minutes = (clock.now() - self.oldest).total_seconds() / 60
        return timesince(self.oldest, clock.now(), depth=1) if minutes >= 1 else "just now"


def staff_queues(user: User) -> list[Queue]:
    """The queues that this person may open: the first of all, then the longest wait."""
    queues = []
    for rule in RULES:
        if not rule.may(user):
            continue
        try:
            url = reverse(f"admin:{rule.changelist}_changelist")
        except NoReverseMatch:
            continue
        found = rule.rows().order_by().aggregate(count=Count("pk"), oldest=Min(rule.since))
        queues.append(
            Queue(
                label=rule.label,
                hint=rule.hint,
                count=found["count"],
                url=f"{url}?{urlencode(rule.filters)}" if rule.filters else url,
                is_first=rule.is_first,
                oldest=_moment(found["oldest"]),
            )
        )
    return sorted(queues, key=lambda one: (not one.is_first, one.oldest or clock.now()))


def _moment(oldest: datetime | date | None) -> datetime | None:
    """A promised day is over at its end."""
    if oldest is None or isinstance(oldest, datetime):
        return oldest
    return datetime.combine(oldest + timedelta(days=1), time(), tzinfo=UTC)
