from datetime import UTC, datetime, time

import pytest

from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory

pytestmark = pytest.mark.django_db
CHICAGO = {"city": "Chicago", "region": "IL"}
PHOENIX = {"city": "Phoenix", "region": "AZ"}
ELSEWHERE = {"source": "numfocus", "source_key": "1"}
TORONTO = {"city": "", "region": "", "place_text": "Toronto", "country": "CA"}


@pytest.mark.parametrize(
    ("closes_at", "place", "day", "hour"),
    [
        # The midnight after the last day, where the employer is.
        ("2027-01-02T05:00:00Z", CHICAGO, "2027-01-01", None),
        ("2027-07-02T04:00:00Z", TORONTO, "2027-07-01", None),
        # Its last second or minute, as others state it.
        ("2026-12-10T04:59:59Z", CHICAGO, "2026-12-09", None),
        ("2026-12-10T04:59:00Z", TORONTO, "2026-12-09", None),
        # A midnight where the job is.
        ("2027-01-02T07:00:00Z", PHOENIX, "2027-01-01", None),
        ("2027-01-02T05:59:59Z", CHICAGO | ELSEWHERE, "2027-01-01", None),
        # A moment within a day: where the employer is.
        ("2026-12-31T23:00:00Z", CHICAGO, "2026-12-31", "18:00 EST"),
        ("2026-07-01T00:30:00Z", PHOENIX, "2026-06-30", "20:30 EDT"),
        # Of an advert from elsewhere: where the job is.
        ("2026-12-31T23:00:00Z", PHOENIX | ELSEWHERE, "2026-12-31", "16:00 MST"),
        ("2026-07-01T00:30:00Z", CHICAGO | ELSEWHERE, "2026-06-30", "19:30 CDT"),
        ("2026-12-31T23:00:00Z", TORONTO | ELSEWHERE, "2026-12-31", "18:00 EST"),
    ],
)  # fmt: skip
def test_end_is_that_of_a_day_or_an_hour_within_it(closes_at, place, day, hour):
    employer = EmployerFactory(time_zone="America/New_York")
    opening = OpeningFactory(
        employer=employer, closes_at=datetime.fromisoformat(closes_at), **place
    )
    shown = f"{opening.end.hour:%H:%M} {opening.end.local.tzname()}" if opening.end.hour else None
    assert (opening.end.day.isoformat(), shown) == (day, hour)


def test_end_that_is_not_set_is_none():
    opening = OpeningFactory.build(employer=EmployerFactory(), closes_at=None)
    assert (opening.end, opening.own_end) == (None, None)


def test_advert_from_elsewhere_has_its_end_in_the_zone_of_the_employer_for_the_form():
    employer = EmployerFactory(time_zone="America/New_York")
    moment = datetime(2026, 12, 31, 23, tzinfo=UTC)
    opening = OpeningFactory(employer=employer, closes_at=moment, **PHOENIX, **ELSEWHERE)
    assert (opening.end.hour, opening.own_end.hour) == (time(16), time(18))
