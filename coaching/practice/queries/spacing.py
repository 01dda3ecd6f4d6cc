"""When a drill comes up again: at even distances, and the day before the next interview. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from coaching.practice.queries.policy import DUE_AT, SPACING
from jobstore.lib import periods

ONE_DAY = timedelta(days=1)
EVENING = time(18)
TOO_NEAR = timedelta(hours=12)


def planned_days(
    *, began_at: datetime, zone: ZoneInfo, next_start: datetime | None
) -> list[datetime]:
    """All moments at which a drill is to be practiced, the earliest first."""
    first = began_at.astimezone(zone).date()
    days = [first + timedelta(days=count) for count in SPACING]
    if next_start is not None:
        days.append(next_start.astimezone(zone).date() - ONE_DAY)
    return [periods.local_instant(day, DUE_AT, zone) for day in sorted(set(days))]


def next_due(
    *, began_at: datetime, last_at: datetime, zone: ZoneInfo, next_start: datetime | None
) -> datetime | None:
    """The first planned moment on a later day than the last practice; None when none is left."""
    last_day = last_at.astimezone(zone).date()
    moments = planned_days(began_at=began_at, zone=zone, next_start=next_start)
    return next((item for item in moments if item.astimezone(zone).date() > last_day), None)


def day_before(start: datetime, zone: ZoneInfo) -> datetime:
    """24 hours before, in hours in which mail may leave: rather earlier than too near the start."""
    moment = start - ONE_DAY
    allowed = periods.outside_quiet_hours(moment, zone)
    if start - allowed >= TOO_NEAR:
        return allowed
    day = moment.astimezone(zone).date()
    while day.weekday() > periods.FRIDAY or periods.local_instant(day, EVENING, zone) > moment:
        day -= ONE_DAY
    return periods.local_instant(day, EVENING, zone)
