from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from openings.interview.forms import NoSuchTime, instant_of

NEW_YORK = ZoneInfo("America/New_York")


def test_local_time_becomes_an_instant():
    assert instant_of(date(2026, 12, 1), time(10), NEW_YORK) == datetime(
        2026, 12, 1, 15, tzinfo=UTC
    )


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_time_in_the_spring_gap_does_not_exist(minute):
    with pytest.raises(NoSuchTime, match="set forward"):
        instant_of(date(2027, 3, 14), time(2, minute), NEW_YORK)


def test_time_at_the_edges_of_the_gap_exists():
    before = instant_of(date(2027, 3, 14), time(1, 59), NEW_YORK)
    after = instant_of(date(2027, 3, 14), time(3), NEW_YORK)
    assert (after - before).total_seconds() == 60


@pytest.mark.parametrize("minute", [0, 59])
def test_time_in_the_doubled_hour_means_two_instants(minute):
    with pytest.raises(NoSuchTime, match="twice"):
        instant_of(date(2026, 11, 1), time(1, minute), NEW_YORK)


def test_half_hour_gap_of_lord_howe():
    zone = ZoneInfo("Australia/Lord_Howe")
    with pytest.raises(NoSuchTime):
        instant_of(date(2026, 10, 4), time(2, 15), zone)
    assert instant_of(date(2026, 10, 4), time(2, 30), zone)
