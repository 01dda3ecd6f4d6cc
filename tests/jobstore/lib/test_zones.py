"""Quiet hours on both nights of 2027 on which clocks change, in every zone that there is."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest

from jobstore.lib.zones import (
    FRIDAY,
    OFFICE_UNTIL,
    QUIET_FROM,
    QUIET_UNTIL,
    UNITED_STATES,
    in_office_hours,
    is_working_day,
    local_instant,
    outside_quiet_hours,
    read_zone,
    time_zones,
    zone_names,
)

pytestmark = pytest.mark.once
HOUR = timedelta(hours=1)
YEAR = [datetime(2027, 1, 1, tzinfo=UTC) + number * HOUR for number in range(366 * 24)]
QUARTERS = [number * timedelta(minutes=15) for number in range(-36 * 4, 36 * 4)]
ZONES = sorted(available_timezones())
NEW_YORK = ZoneInfo("America/New_York")


def transitions(zone):
    """The hours of 2027 in which the clocks of a zone change."""
    days = YEAR[::24]
    changed = [pair for pair in pairwise(days) if offset(pair[0], zone) != offset(pair[1], zone)]
    for first, _ in changed:
        hours = [first + number * HOUR for number in range(25)]
        yield from (b for a, b in pairwise(hours) if offset(a, zone) != offset(b, zone))


def offset(moment, zone):
    return moment.astimezone(zone).utcoffset()


def moments_of(zone):
    """Three days about each change; where no clock changes, about the first of March."""
    for change in list(transitions(zone)) or [datetime(2027, 3, 1, tzinfo=UTC)]:
        yield from (change + step for step in QUARTERS)


def test_there_are_zones_whose_clocks_change_twice():
    counts = [len(list(transitions(ZoneInfo(name)))) for name in ZONES]
    assert len(counts) > 400
    assert counts.count(2) > 100


def test_no_zone_gets_mail_in_its_quiet_hours_when_clocks_change():
    for name in ZONES:
        zone = ZoneInfo(name)
        for moment in moments_of(zone):
            sent = outside_quiet_hours(moment, zone)
            local = sent.astimezone(zone)
            assert QUIET_UNTIL <= local.time() < QUIET_FROM, (name, moment)
            assert local.weekday() <= FRIDAY, (name, moment)
            assert sent >= moment, (name, moment)
            assert sent == moment or local.time() == QUIET_UNTIL, (name, moment)
            assert sent - moment < timedelta(days=2, hours=15), (name, moment)
            assert outside_quiet_hours(sent, zone) == sent, (name, moment)


def test_no_office_gets_mail_outside_its_hours_when_clocks_change():
    for name in ZONES:
        zone = ZoneInfo(name)
        for moment in moments_of(zone):
            sent = in_office_hours(moment, zone)
            local = sent.astimezone(zone)
            assert time(9) <= local.time() < OFFICE_UNTIL, (name, moment)
            assert is_working_day(local.date()), (name, moment)
            assert sent >= moment, (name, moment)
            assert in_office_hours(sent, zone) == sent, (name, moment)


@pytest.mark.parametrize(
    ("day", "at", "instant"),
    [
        (date(2027, 3, 14), time(2, 30), datetime(2027, 3, 14, 7, 30, tzinfo=UTC)),  # 03:30 EDT
        (date(2027, 11, 7), time(1, 30), datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),  # the first
        (date(2027, 11, 8), time(1, 30), datetime(2027, 11, 8, 6, 30, tzinfo=UTC)),
    ],
)
def test_time_in_the_gap_moves_forward_and_of_a_doubled_one_the_first_counts(day, at, instant):
    assert local_instant(day, at, NEW_YORK) == instant


ROOT = Path(__file__).resolve().parents[3]
OFFERED = [name for _, group in time_zones() for name, _ in group]


def test_zones_of_the_united_states_come_first_and_no_old_name_is_offered():
    assert time_zones()[0][1] == list(UNITED_STATES)
    assert len(OFFERED) == len(set(OFFERED))
    assert set(OFFERED) <= zone_names()
    assert {"America/Toronto", "Europe/Berlin", "Asia/Kolkata", "UTC"} <= set(OFFERED)
    old = {"America/Argentina/ComodRivadavia", "America/Knox_IN", "US/Eastern", "Asia/Calcutta"}
    assert not old & set(OFFERED)


@pytest.mark.parametrize("name", ["Asia/Calcutta", "US/Eastern", "Europe/Kyiv", "UTC"])
def test_name_of_a_browser_is_read(name):
    assert read_zone(name).key == name


@pytest.mark.parametrize(
    "name", ["Mars/Base", "", "America", "../etc/passwd", "america/chicago ", "\x00", "localtime"]
)
def test_name_that_is_no_zone_becomes_the_sites(name):
    assert read_zone(name).key == "America/New_York"


def test_zones_are_read_in_one_place():
    """Anywhere else a stored name that is no zone would end in an error page."""
    called = re.compile(r"(?<![\w.])(?:zoneinfo\.)?ZoneInfo\((?!\")")
    found = [
        str(path.relative_to(ROOT))
        for app in ("jobstore", "openings", "coaching")
        for path in (ROOT / app).rglob("*.py")
        if called.search(path.read_text())
    ]
    assert found == ["jobstore/lib/zones.py"]
