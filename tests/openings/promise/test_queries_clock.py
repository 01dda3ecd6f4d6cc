from datetime import UTC, date, datetime

import pytest

from openings.promise.queries.clock import calendar_clock, clock_of

ZONE = "America/New_York"
TUESDAY = datetime(2026, 12, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "words", "kind"),
    [
        (date(2026, 12, 1), "due today", "warning"),
        (date(2026, 12, 2), "one working day left", "info"),
        (date(2026, 12, 7), "four working days left", "info"),
        (date(2026, 12, 17), "12 working days left", "info"),
        (date(2026, 11, 30), "one working day late", "danger"),
        (date(2026, 11, 24), "four working days late", "danger"),  # Thanksgiving between
    ],
)
def test_clock_counts_working_days_in_words(day, words, kind):
    clock = clock_of(day, zone=ZONE, at=TUESDAY)
    assert (clock.words, clock.kind) == (words, kind)
    assert clock.is_due == (not words.endswith("left"))


def test_clock_turns_at_midnight_where_the_promise_was_given():
    late_evening = datetime(2026, 12, 2, 4, 59, tzinfo=UTC)
    assert clock_of(date(2026, 12, 1), zone=ZONE, at=late_evening).words == "due today"
    past_midnight = datetime(2026, 12, 2, 5, 0, tzinfo=UTC)
    assert clock_of(date(2026, 12, 1), zone=ZONE, at=past_midnight).is_over


def test_a_day_on_the_weekend_has_words_as_well():
    saturday = datetime(2026, 12, 5, 15, tzinfo=UTC)
    assert clock_of(date(2026, 12, 6), zone=ZONE, at=saturday).words == "due this weekend"
    sunday = datetime(2026, 12, 6, 15, tzinfo=UTC)
    assert clock_of(date(2026, 12, 5), zone=ZONE, at=sunday).words == "late since the weekend"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 11), "ten days left"),
        (date(2026, 12, 2), "one day left"),
        (date(2026, 12, 1), "last day today"),
        (date(2026, 11, 19), "12 days over"),
    ],
)
def test_laws_count_calendar_days(day, words):
    assert calendar_clock(day, zone=ZONE, at=TUESDAY).words == words
