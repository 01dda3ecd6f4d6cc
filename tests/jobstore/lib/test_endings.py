from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from jobstore.lib.endings import End, end_in, ends_the_day

NEW_YORK = ZoneInfo("America/New_York")
DENVER = ZoneInfo("America/Denver")
TOKYO = ZoneInfo("Asia/Tokyo")
CAIRO = ZoneInfo("Africa/Cairo")


def told(moment, *, at, zone=NEW_YORK, reader=None):
    end = End(datetime.fromisoformat(moment), zone)
    return str(end.told(at=datetime.fromisoformat(at), reader=reader))


@pytest.mark.parametrize(
    ("moment", "at", "words"),
    [
        ("2026-12-01T22:00Z", "2026-12-01T18:59Z", "Closes today at 5:00 PM EST, in 3 hours"),
        ("2026-12-01T22:00Z", "2026-12-01T20:59Z", "Closes today at 5:00 PM EST, in 1 hour"),
        ("2026-12-01T22:00Z", "2026-12-01T21:20Z", "Closes today at 5:00 PM EST, in 40 minutes"),
        ("2026-12-01T22:00:00Z", "2026-12-01T21:59:30Z",
         "Closes today at 5:00 PM EST, in less than a minute"),
        ("2026-12-01T22:00Z", "2026-12-01T04:00Z", "Closes tomorrow at 5:00 PM EST, in 18 hours"),
        ("2026-12-01T22:00Z", "2026-11-30T21:59Z", "Closes tomorrow at 5:00 PM EST"),
        ("2026-12-01T22:00Z", "2026-11-29T22:00Z",
         "Closes Tuesday, December 1, 2026, 5:00 PM EST"),
        ("2026-12-01T22:00Z", "2026-12-01T22:00Z",
         "Closed Tuesday, December 1, 2026, 5:00 PM EST"),
        # A whole day, on it and before.
        ("2026-12-02T05:00Z", "2026-12-02T01:30Z", "Closes today at 11:59 PM EST, in 3 hours"),
        ("2026-12-02T04:59Z", "2026-12-02T01:30Z", "Closes today at 11:59 PM EST, in 3 hours"),
        ("2026-12-02T05:00Z", "2026-11-20T12:00Z",
         "Last day to apply: Tuesday, December 1, 2026"),
        ("2026-12-02T05:00Z", "2026-12-02T05:00Z",
         "Last day to apply: Tuesday, December 1, 2026"),
    ],
)  # fmt: skip
def test_end_is_told_to_the_hour(moment, at, words):
    assert told(moment, at=at) == words


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        (NEW_YORK, "Closes today at 5:00 PM EST, in 3 hours"),
        (ZoneInfo("America/Toronto"), "Closes today at 5:00 PM EST, in 3 hours"),
        (DENVER, "Closes today at 5:00 PM EST, in 3 hours (3:00 PM MST for you)"),
        (TOKYO,
         "Closes today at 5:00 PM EST, in 3 hours (Wednesday, December 2, 7:00 AM JST for you)"),
    ],
)  # fmt: skip
def test_end_is_told_by_the_clocks_of_the_reader_too(reader, words):
    assert told("2026-12-01T22:00Z", at="2026-12-01T19:00Z", reader=reader) == words


def test_last_day_of_one_zone_ends_at_an_hour_of_another():
    words = told("2026-12-02T05:00Z", at="2026-11-20T12:00Z", reader=DENVER)
    assert words == "Last day to apply: Tuesday, December 1, 2026 (9:59 PM MST for you)"


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        (NEW_YORK, "2027-03-15T04:00Z", "2027-03-14"),  # clocks went forward that day
        (NEW_YORK, "2026-11-02T05:00Z", "2026-11-01"),  # and back
        (CAIRO, "2026-04-23T22:00Z", "2026-04-23"),  # forward at its midnight: it is 1:00 then
    ],
)
def test_whole_day_is_known_where_clocks_change(zone, moment, day):
    end = End(datetime.fromisoformat(moment), zone)
    assert (end.is_whole_day, end.hour, end.day.isoformat()) == (True, None, day)


def test_hour_that_a_day_does_not_have_is_noticed():
    end = End(datetime.fromisoformat("2027-03-14T07:30Z"), NEW_YORK)  # 2:30 AM was wanted
    assert (end.hour, end.has_no(time(2, 30)), end.has_no(time(3, 30))) == (
        time(3, 30),
        True,
        False,
    )
    assert not end.has_no(None)


@pytest.mark.parametrize("hour", [None, time(), time(23, 59)])
def test_no_hour_and_midnight_mean_the_whole_day(hour):
    assert ends_the_day(hour)
    assert not ends_the_day(time(23, 58))


def test_zone_is_the_one_in_which_a_day_ends_else_the_first():
    midnight = datetime.fromisoformat("2026-12-02T07:00Z")
    noon = datetime.fromisoformat("2026-12-01T19:00Z")
    assert end_in(midnight, [NEW_YORK, DENVER]).zone == DENVER
    assert end_in(noon, [NEW_YORK, DENVER]).zone == NEW_YORK
