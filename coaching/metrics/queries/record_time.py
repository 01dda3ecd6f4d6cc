"""When employers are counted anew, and whose turn it is."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from coaching.metrics.models import EmployerRecord
from jobstore.lib import periods
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from openings.interview.models import Interview
from openings.interview.states import InterviewState

COUNTED_AT = time(4)  # on Mondays, where the site is


def employers_to_count(*, at: datetime) -> QuerySet[Employer]:
    """Who was not counted since Monday; and who held an interview and was never counted."""
    held = Interview.objects.filter(
        application__opening__employer=OuterRef("pk"), state=InterviewState.HELD
    )
    stale = Q(record__checked_at__lt=last_count_at(at))
    return Employer.objects.filter(stale | Q(Exists(held), record__isnull=True)).order_by("pk")


def next_count_at() -> datetime | None:
    """Monday morning after the earliest count; at once where somebody was never counted."""
    last: datetime | None = EmployerRecord.objects.aggregate(last=Min("checked_at"))["last"]
    held = Interview.objects.filter(
        state=InterviewState.HELD,
        application__opening__employer__tracked_by__isnull=True,
        application__opening__employer__record__isnull=True,
    )
    first: datetime | None = held.aggregate(first=Min("concluded_at"))["first"]
    moments = [first, monday_after(last) if last is not None else None]
    return min((moment for moment in moments if moment is not None), default=None)


def last_count_at(at: datetime) -> datetime:
    """The last Monday morning until then, where the site is."""
    day = at.astimezone(read_zone(settings.SITE_TIME_ZONE)).date()
    monday = day - timedelta(days=day.weekday())
    moment = _on(monday)
    return moment if moment <= at else _on(monday - timedelta(days=7))


def monday_after(moment: datetime) -> datetime:
    zone = read_zone(settings.SITE_TIME_ZONE)
    return _on(last_count_at(moment).astimezone(zone).date() + timedelta(days=7))


def _on(monday: date) -> datetime:
    return periods.local_instant(monday, COUNTED_AT, read_zone(settings.SITE_TIME_ZONE))
