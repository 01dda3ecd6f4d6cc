"""Instants as people live them: zones, working days, quiet hours, days in words, calendar files.

Every result is an instant in UTC, if it is one."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

import holidays
from django.conf import settings
from icalendar import Alarm

from jobstore.lib.text import clean_header_text


def uid_for(key: str, *, host: str) -> str:
    """Of one event for life, whatever becomes of the address of the site (RFC 7986, 5.3).

    `host` is that of events from the time when it stood in every UID.
    """
    return f"{key}@{host}" if host else key


def alarm(text: str, *, before: timedelta) -> Alarm:
    shown = Alarm()
    shown.add("action", "DISPLAY")
    shown.add("description", clean_header_text(text))
    shown.add("trigger", -before)
    return shown


MORNING = time(9)
QUIET_FROM = time(20)
QUIET_UNTIL = time(8)
OFFICE_UNTIL = time(18)
NOON = time(12)
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


def day_text(day: date) -> str:
    """ "Tuesday, December 1, 2026"."""
    return f"{day:%A, %B} {day.day}, {day.year}"


def hour_text(local: datetime) -> str:
    """ "10:00 AM EST", in the zone that `local` has."""
    return f"{clock_text(local.time())} {local.tzname()}"


def clock_text(hour: time) -> str:
    """ "10:00 AM"."""
    return f"{hour:%I:%M %p}".lstrip("0")


def moment_text(local: datetime) -> str:
    """ "Tuesday, December 1, 2026, 10:00 AM EST"."""
    return f"{day_text(local)}, {hour_text(local)}"


UNITED_STATES = (
    ("America/New_York", "Eastern Time (New York)"),
    ("America/Chicago", "Central Time (Chicago)"),
    ("America/Denver", "Mountain Time (Denver)"),
    ("America/Phoenix", "Mountain Time, no summer time (Phoenix)"),
    ("America/Los_Angeles", "Pacific Time (Los Angeles)"),
    ("America/Anchorage", "Alaska Time (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii Time (Honolulu)"),
)
Choices = list[tuple[str, str]]


@cache
def zone_names() -> frozenset[str]:
    """Every name that can be read, old ones included: browsers and older rows use these too."""
    return frozenset(available_timezones() - {"Factory", "localtime"})


def read_zone(name: str) -> ZoneInfo:
    """The zone of a person, employer or interview; the site's where the name is none."""
    return ZoneInfo(name if name in zone_names() else settings.SITE_TIME_ZONE)


@cache
def time_zones() -> list[tuple[str, Choices]]:
    """Zones to choose from, in groups: the states of the US first, then one name for each place.

    The names are those of zone.tab in the tz database, which leaves old names out.
    """
    first = dict(UNITED_STATES)
    groups: dict[str, Choices] = {"America": [], "Pacific": []}
    for name in sorted(_places()):
        area, _, place = name.partition("/")
        if name not in first:
            groups.setdefault(area, []).append((name, place.replace("_", " ").replace("/", ": ")))
    return [("United States", list(UNITED_STATES)), *groups.items(), ("Other", [("UTC", "UTC")])]


def _places() -> set[str]:
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {row[2] for row in rows} & zone_names()


WORKING_DAYS = 1


def staff_deadline(moment: datetime) -> datetime:
    """The same hour of the next working day where the staff are."""
    zone = read_zone(settings.SITE_TIME_ZONE)
    local = moment.astimezone(zone)
    day = add_working_days(local.date(), WORKING_DAYS)
    return local_instant(day, local.time(), zone)
