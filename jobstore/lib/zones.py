"""Time zones: which there are, in what order they are offered, and how a stored name is read."""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings

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
