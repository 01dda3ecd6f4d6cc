"""Zones: what is offered, what can be read, and what happens to a name that is none."""

import re
from pathlib import Path

import pytest

from jobstore.lib.zones import UNITED_STATES, read_zone, time_zones, zone_names

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
