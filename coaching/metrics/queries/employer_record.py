"""How an employer kept its word: what may be shown, in which order, and when it is counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from coaching.metrics.models import EmployerRecord
from coaching.metrics.queries.maths import K, Share
from coaching.metrics.queries.record_counts import WINDOW
from jobstore.lib import periods
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from openings.interview.models import Interview
from openings.interview.states import InterviewState

BADGE_SHARE = 0.5
BADGE_FROM = 10  # requests


@dataclass(frozen=True)
class ShownRecord:
    """A record as a page shows it; a figure that stands on too few people is None."""

    on_time: Share | None = None
    response: Share | None = None
    useful: Share | None = None
    median_days: int | None = None
    decision_days: int = WINDOW
    feedback_days: int = WINDOW
    has_badge: bool = False
    as_of: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return self.on_time is None and self.response is None


def shown_record(employer: Employer) -> ShownRecord:
    """What the public may read of an employer."""
    record = EmployerRecord.objects.filter(employer=employer).first()
    return ShownRecord() if record is None else shown(record)


def shown(record: EmployerRecord) -> ShownRecord:
    response = _share(record.answered, record.requests, people=record.requesters)
    on_time = _share(record.told_on_time, record.interviews, people=record.interviewees)
    return ShownRecord(
        on_time=on_time,
        response=response,
        useful=_share(record.useful, record.rated, people=record.rated),
        median_days=record.median_days if on_time is not None else None,
        decision_days=record.decision_days,
        feedback_days=record.feedback_days,
        has_badge=response is not None
        and record.requests >= BADGE_FROM
        and response.value >= BADGE_SHARE,
        as_of=record.feedback_as_of,
    )


def _share(part: int, whole: int, *, people: int) -> Share | None:
    return Share(part, whole) if whole >= K and people >= K else None


def ranked(records: Iterable[EmployerRecord]) -> list[EmployerRecord]:
    """By the lower bound: three of three does not outrank ninety of a hundred."""
    return sorted(records, key=lambda row: (-Share(row.answered, row.requests).low, row.pk))


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
