"""Pay to the cent, from the form to the page, the markup and the filter; never rounded."""

import json
import re
from decimal import Decimal

import pytest

from openings.opening.models import Opening
from tests.openings.opening.posting import BASE, TYPED

pytestmark = pytest.mark.django_db
HOURLY = {"pay_min": "17.50", "pay_max": "18.25", "pay_period": "HOUR"}


@pytest.fixture
def recruiter(client_of, bob, employer, now):
    return client_of(bob)


@pytest.mark.row("B65")
@pytest.mark.parametrize(
    ("typed", "shown", "figures", "reached", "missed"),
    [
        (HOURLY, "$17.50 to $18.25 an hour", (17.5, 18.25), "18.25", "18.26"),
        (HOURLY | {"pay_max": ""}, "From $17.50 an hour", (17.5, None), "17.50", "17.51"),
        (
            {"pay_min": "", "pay_max": "52,000", "pay_period": "YEAR"},
            "Up to $52,000 a year",
            (None, 52000),
            "52000",
            "52001",
        ),
        (
            {"pay_min": "1,234.5", "pay_max": "1,234.56", "pay_period": "WEEK"},
            "$1,234.50 to $1,234.56 a week",
            (1234.5, 1234.56),
            "64197",
            "64198",
        ),
    ],
)
def test_pay_is_the_same_to_the_cent_on_page_in_markup_and_filter(
    recruiter, client, typed, shown, figures, reached, missed
):
    recruiter.post(f"{BASE}new/", TYPED | typed)
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    page = client.get(opening.get_absolute_url()).content.decode()
    assert f"<dd>{shown}</dd>" in page
    markup = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    )
    value = markup["baseSalary"]["value"]
    assert (value.get("minValue"), value.get("maxValue")) == figures
    assert f"<li>{shown}</li>" in client.get(f"/openings/?pay={reached}").content.decode()
    assert opening.title not in client.get(f"/openings/?pay={missed}").content.decode()


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("17.505", "two digits after the point"),
        ("$1,234.567", "two digits after the point"),
        ("0", "Write a figure of 1 or more."),
        ("0.00", "Write a figure of 1 or more."),
        ("1,23.5", "Write the figure alone"),
    ],
)
def test_what_is_no_pay_is_named_and_kept(recruiter, figure, said):
    page = recruiter.post(f"{BASE}new/", TYPED | HOURLY | {"pay_min": figure}).content.decode()
    assert said in page
    assert f'value="{figure}"' in page
    assert not Opening.objects.exists()


def test_thousands_with_one_digit_after_the_point_are_taken(recruiter):
    typed = {"pay_min": "1,234.5", "pay_max": "1,500", "pay_period": "WEEK"}
    recruiter.post(f"{BASE}new/", TYPED | typed)
    assert Opening.objects.get().pay_min == Decimal("1234.50")
