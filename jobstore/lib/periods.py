"""Working days, quiet hours and zones; every result is an instant in UTC. And days in words."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

MORNING = time(9)
QUIET_FROM = time(20)
QUIET_UNTIL = time(8)
OFFICE_UNTIL = time(18)
NOON = time(12)
LAST_MINUTE = time(23, 59)
FRIDAY = 4


@lru_cache(maxsize=4)
def _us_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("US", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday, US federal holidays apart."""
    return day.weekday() <= FRIDAY and day not in _us_holidays(day.year)


def add_working_days(day: date, days: int) -> date:
    """The working day that is `days` working days after `day`."""
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            days -= 1
    return day


def local_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local time as an instant; in the spring gap moved forward, of a doubled one the first."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def after_the_night(moment: datetime, zone: ZoneInfo) -> datetime:
    """`moment`, or 08:00 in `zone`, on whichever day, when it falls in a night."""
    local = moment.astimezone(zone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return moment.astimezone(UTC)
    day = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return local_instant(day, QUIET_UNTIL, zone)


def outside_quiet_hours(moment: datetime, zone: ZoneInfo) -> datetime:
    """`moment`, or the next weekday 08:00 in `zone` when it falls in a night or a weekend."""
    local = moment.astimezone(zone)
    day = local.date()
    if local.time() >= QUIET_FROM:
        day += timedelta(days=1)
    elif local.time() >= QUIET_UNTIL and day.weekday() <= FRIDAY:
        return moment.astimezone(UTC)
    while day.weekday() > FRIDAY:
        day += timedelta(days=1)
    return local_instant(day, QUIET_UNTIL, zone)


def in_office_hours(moment: datetime, zone: ZoneInfo) -> datetime:
    """`moment`, or the next working day 09:00 in `zone` when it is outside 09:00 to 18:00."""
    local = moment.astimezone(zone)
    day = local.date()
    if is_working_day(day):
        if MORNING <= local.time() < OFFICE_UNTIL:
            return moment.astimezone(UTC)
        if local.time() < MORNING:
            return local_instant(day, MORNING, zone)
    return local_instant(add_working_days(day, 1), MORNING, zone)


def telling_time(decided: datetime, zone: ZoneInfo) -> datetime:
    """The next working morning in the candidate's zone: never at night or on a Friday afternoon."""
    day = decided.astimezone(zone).date()
    return local_instant(add_working_days(day, 1), MORNING, zone)


def week_of(moment: datetime) -> datetime:
    """The Monday, 00:00 in UTC, with which its week begins."""
    day = moment.astimezone(UTC).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), tzinfo=UTC)


def ends_a_day(local: datetime) -> bool:
    """Midnight, or the minute before: both mean that the whole day counts."""
    return local.time() == time() or local.time() >= LAST_MINUTE


def as_end(moment: datetime, zones: list[ZoneInfo]) -> datetime:
    """The moment in the first zone in which it ends a day, else in the last one."""
    ends = [moment.astimezone(zone) for zone in zones]
    return next(filter(ends_a_day, ends), ends[-1])


def day_text(day: date) -> str:
    """ "Tuesday, December 1, 2026"."""
    return f"{day:%A, %B} {day.day}, {day.year}"


def moment_text(local: datetime) -> str:
    """ "Tuesday, December 1, 2026, 10:00 AM EST", in the zone that `local` has."""
    clock = f"{local:%I:%M %p}".lstrip("0")
    return f"{day_text(local)}, {clock} {local.tzname()}"
