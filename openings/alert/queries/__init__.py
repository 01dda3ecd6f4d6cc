"""Whose alerts there are, by which link they are reached, and when each looks next."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse

from jobstore.lib import clock, tokens
from jobstore.lib.zones import is_working_day, local_instant, read_zone
from jobstore.people.user.models import User
from openings.alert.models import AlertReader, JobAlert
from openings.alert.queries.search import criteria_kept, in_words
from openings.alert.states import ON, AlertState, Rhythm, Weekday
from openings.opening.models import Opening
from openings.search.queries.criteria import SearchCriteria

MOST_ALERTS = 10  # of one address
MORNING = time(8)
CONFIRM_WITHIN = timedelta(hours=48)
UNTOUCHED = timedelta(days=365)  # then its reader is asked whether to keep it
KEEP_WITHIN = timedelta(days=14)
FARTHEST_PAUSE = timedelta(days=365)
DIGITS = 9  # of the number of an opening
DAY = timedelta(days=1)
ALERT, READER = "job_alert", "job_alerts"  # what the signed links are good for


@dataclass(frozen=True, kw_only=True)
class AlertLine:
    """An alert as its reader sees it in a list."""

    alert: JobAlert
    criteria: SearchCriteria
    words: str
    link: str

    @classmethod
    def of(cls, alert: JobAlert) -> "AlertLine":
        criteria = criteria_kept(alert.search)
        return cls(alert=alert, criteria=criteria, words=in_words(criteria), link=link_of(alert))

    @property
    def is_paused(self) -> bool:
        until = self.alert.paused_until
        return self.is_on and until is not None and clock.now() < _midnight(self.alert, until)

    @property
    def is_on(self) -> bool:
        return self.alert.state in ON

    @property
    def rhythm(self) -> str:
        if self.alert.rhythm == Rhythm.DAILY:
            return "every working day at 8:00 AM"
        return f"each {Weekday(self.alert.weekday).label} at 8:00 AM"


def signed(alert: JobAlert) -> str:
    return tokens.sign(str(alert.pk), purpose=ALERT)


def link_of(alert: JobAlert) -> str:
    """The path of its page. It never expires, and names nobody."""
    return reverse("openings:alert_page", args=[signed(alert)])


def link_of_all(reader: AlertReader) -> str:
    value = tokens.sign(str(reader.pk), purpose=READER)
    return reverse("openings:alert_all", args=[value])


def alert_of_link(value: str) -> JobAlert | None:
    """None behind a link that is not ours, or whose alert is gone."""
    pk = _pk_of(value, ALERT)
    alerts = JobAlert.objects.select_related("reader__candidate")
    return alerts.filter(pk=pk).first() if pk else None


def reader_of_link(value: str) -> AlertReader | None:
    pk = _pk_of(value, READER)
    return AlertReader.objects.select_related("candidate").filter(pk=pk).first() if pk else None


def _pk_of(value: str, purpose: str) -> UUID | None:
    text = tokens.unsign(value, purpose=purpose)
    return UUID(text) if text else None


def opening_to_follow(number: str) -> Opening | None:
    """One that was public, live or not any more."""
    if not (number.isascii() and number.isdigit() and len(number) <= DIGITS):
        return None
    return Opening.objects.filter(pk=int(number), posted_at__lte=clock.now()).first()


def reader_of(candidate: User) -> AlertReader | None:
    return AlertReader.objects.filter(candidate=candidate).first()


def alerts_of(reader: AlertReader | None) -> QuerySet[JobAlert]:
    """With how many openings each told of, and when last; the newest first."""
    alerts = JobAlert.objects.known().filter(reader=reader)
    told = Q(told__mail__isnull=False)
    return (
        alerts.select_related("reader")
        .annotate(found=Count("told", filter=told), last_at=Max("told__told_at", filter=told))
        .order_by("-created_at", "pk")
    )


def has_most(reader: AlertReader) -> bool:
    return reader.alerts.on().count() >= MOST_ALERTS


def address_of(reader: AlertReader) -> str:
    return reader.candidate.email if reader.candidate else reader.email


def next_morning(alert: JobAlert, *, after: datetime) -> datetime:
    """8:00 of the next day that fits its rhythm, where its reader is. A holiday moves it on."""
    zone = read_zone(alert.reader.time_zone)
    if alert.paused_until is not None:
        after = max(after, _midnight(alert, alert.paused_until))
    local = after.astimezone(zone)
    day = local.date() + DAY * (local.time() >= MORNING)
    if alert.rhythm == Rhythm.WEEKLY:
        day += DAY * ((alert.weekday - day.weekday()) % 7)
    while not is_working_day(day):
        day += DAY
    return local_instant(day, MORNING, zone)


def _midnight(alert: JobAlert, day: date) -> datetime:
    return local_instant(day, time.min, read_zone(alert.reader.time_zone))


def due_readers(*, at: datetime) -> QuerySet[AlertReader]:
    due = JobAlert.objects.filter(next_at__lte=at)
    return AlertReader.objects.filter(alerts__in=due).distinct().order_by("pk")


def next_look() -> datetime | None:
    found: datetime | None = JobAlert.objects.aggregate(next=Min("next_at"))["next"]
    return found


def unconfirmed_over(*, at: datetime) -> QuerySet[JobAlert]:
    waiting = JobAlert.objects.filter(state=AlertState.UNCONFIRMED)
    return waiting.filter(asked_at__lte=at - CONFIRM_WITHIN).order_by("asked_at", "pk")


def untouched(*, at: datetime) -> QuerySet[JobAlert]:
    alerts = JobAlert.objects.filter(state=AlertState.ACTIVE, touched_at__lte=at - UNTOUCHED)
    return alerts.order_by("touched_at", "pk")


def not_kept(*, at: datetime) -> QuerySet[JobAlert]:
    asked = JobAlert.objects.filter(state=AlertState.ASKED)
    return asked.filter(asked_at__lte=at - KEEP_WITHIN).order_by("asked_at", "pk")


def next_care() -> datetime | None:
    """When the next one is dropped, or its reader asked."""
    of = JobAlert.objects
    first = of.aggregate(
        waits=Min("asked_at", filter=Q(state=AlertState.UNCONFIRMED)),
        asked=Min("asked_at", filter=Q(state=AlertState.ASKED)),
        touched=Min("touched_at", filter=Q(state=AlertState.ACTIVE)),
    )
    spans = {"waits": CONFIRM_WITHIN, "asked": KEEP_WITHIN, "touched": UNTOUCHED}
    return min((at + spans[name] for name, at in first.items() if at is not None), default=None)
