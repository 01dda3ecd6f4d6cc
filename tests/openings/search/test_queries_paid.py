"""The best paid first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from openings.search.forms import criteria_of
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.results import search_openings
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory

pytestmark = pytest.mark.django_db
SILENT = {"pay_min": None, "pay_max": None}


def paid(title: str, top: float | None, period: str = "YEAR", hours: float = 1, **more):
    stated = SILENT if top is None else {"pay_min": None, "pay_max": top}
    moment = NOW - timedelta(hours=hours)
    return OpeningFactory(title=title, pay_period=period, publish_at=moment, **stated, **more)


def titles(query: str) -> list[str]:
    results = search_openings(criteria_of(QueryDict(query)), at=NOW)
    return [opening.title for opening in results.openings]


@pytest.mark.row("V4")
def test_best_paid_of_a_year_come_first_and_those_that_state_none_last():
    paid("Silent, new", None, hours=0)
    paid("Silent, old", None, hours=300)
    paid("Euros", 900_000, pay_currency="EUR", hours=200)
    paid("Year", 60_000)
    paid("Hour", 30, "HOUR")  # 62,400
    paid("Month", 5_100, "MONTH")  # 61,200
    paid("Few hours", 100, "HOUR", hours_max=10)  # 52,000
    paid("Hours unsaid", 40, "HOUR", employment_type="PART_TIME")  # as a full week: 83,200
    OpeningFactory(title="Bottom alone", pay_period="YEAR", pay_min=70_000, pay_max=None)
    assert titles("sort=pay") == [
        *("Hours unsaid", "Bottom alone", "Hour", "Month", "Year", "Few hours"),
        *("Silent, new", "Euros", "Silent, old"),
    ]


def test_equal_pay_is_in_order_of_date_then_of_arrival():
    paid("Same moment, first", 50_000, hours=5)
    paid("Same moment, second", 50_000, hours=5)
    paid("Old", 50_000, hours=50)
    paid("New", 25, "HOUR", hours=1)  # 52,000
    paid("Newest", 50_000, hours=0.5)
    assert titles("sort=pay") == [
        "New", "Newest", "Same moment, second", "Same moment, first", "Old",
    ]  # fmt: skip


def test_pages_by_pay_show_every_opening_once():
    """Many pay the same, on both sides of the end of a page, and some state nothing."""
    employer = EmployerFactory()
    for number in range(53):
        top = (None, 40_000, 40_000, 90_000, 55_000 + number)[number % 5]
        paid(f"Clerk {number}", top, hours=number % 7, employer=employer)
    searches = [SearchCriteria(sort="pay", page=page) for page in (1, 2, 3, 9)]
    pages = [search_openings(search, at=NOW).openings for search in searches]
    assert [len(page) for page in pages] == [20, 20, 13, 13]
    found = [opening for page in pages[:3] for opening in page]
    expected = sorted(
        found, key=lambda one: (-(one.pay_max or 0), -one.publish_at.timestamp(), -one.pk)
    )
    assert [one.pk for one in found] == [one.pk for one in expected]
    assert len({one.pk for one in found}) == 53
    assert pages[3] == pages[2]


def test_order_by_pay_goes_with_words_and_filters_and_takes_no_more_statements():
    paid("Night Nurse", 80_000)
    paid("Nurse", 90_000)
    paid("Cook", 100_000)
    with CaptureQueriesContext(connection) as newest:
        titles("q=nurse&sort=newest")
    with CaptureQueriesContext(connection) as best:
        assert titles("q=nurse&sort=pay") == ["Nurse", "Night Nurse"]
    assert len(best) == len(newest)
    assert titles("q=nurse&sort=pay&pay=85000&stated=1") == ["Nurse"]
    assert titles("q=xylophone&sort=pay") == []


def test_page_offers_the_order_and_says_what_is_compared(client, now):
    paid("Nurse", 90_000)
    page = client.get("/openings/?sort=pay").content.decode()
    assert 'value="pay" id="sort-pay" form="search" checked' in page
    assert "Pay by the hour counts as a full week where no hours are stated." in page
    assert "counts as a full week" not in client.get("/openings/").content.decode()
