from datetime import date, datetime

import pytest

from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory

pytestmark = pytest.mark.django_db
CHICAGO = {"city": "Chicago", "region": "IL"}
PHOENIX = {"city": "Phoenix", "region": "AZ"}
TORONTO = {"city": "", "region": "", "place_text": "Toronto", "country": "CA"}


@pytest.mark.parametrize(
    ("closes_at", "place", "text", "day"),
    [
        # The midnight after the last day, where the employer is.
        ("2027-01-02T05:00:00Z", CHICAGO, "Friday, January 1, 2027", date(2027, 1, 1)),
        ("2027-07-02T04:00:00Z", TORONTO, "Thursday, July 1, 2027", date(2027, 7, 1)),
        # Its last second or minute, as others state it.
        ("2026-12-10T04:59:59Z", CHICAGO, "Wednesday, December 9, 2026", date(2026, 12, 9)),
        ("2026-12-10T04:59:00Z", TORONTO, "Wednesday, December 9, 2026", date(2026, 12, 9)),
        # A midnight where the job is.
        ("2027-01-02T07:00:00Z", PHOENIX, "Friday, January 1, 2027", date(2027, 1, 1)),
        ("2027-01-02T05:59:59Z", CHICAGO, "Friday, January 1, 2027", date(2027, 1, 1)),
        # A moment within a day.
        ("2026-12-31T23:00:00Z", CHICAGO, "Thursday, December 31, 2026, 5:00 PM CST",
         date(2026, 12, 31)),
        ("2026-12-31T23:00:00Z", PHOENIX, "Thursday, December 31, 2026, 4:00 PM MST",
         date(2026, 12, 31)),
        ("2026-12-31T23:00:00Z", TORONTO, "Thursday, December 31, 2026, 6:00 PM EST",
         date(2026, 12, 31)),
        ("2026-07-01T00:30:00Z", CHICAGO, "Tuesday, June 30, 2026, 7:30 PM CDT",
         date(2026, 6, 30)),
    ],
)  # fmt: skip
def test_end_is_named_by_its_last_full_day_or_its_hour(closes_at, place, text, day):
    employer = EmployerFactory(time_zone="America/New_York")
    opening = OpeningFactory(
        employer=employer, closes_at=datetime.fromisoformat(closes_at), **place
    )
    assert (opening.closes_text, opening.closes_on) == (text, day)


def test_end_that_is_not_set_has_no_words():
    opening = OpeningFactory.build(employer=EmployerFactory(), closes_at=None)
    assert (opening.closes_text, opening.closes_on) == ("", None)
