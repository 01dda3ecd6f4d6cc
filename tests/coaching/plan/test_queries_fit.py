import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.plan.queries.fit import MOST, fitting_openings, said_once
from openings.opening.models import Opening
from openings.place.actions import place_at
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OpeningFactory, RequirementFactory
from tests.support.feedback import told_plan


@pytest.fixture
def plan(employer, dana, now):
    plan = told_plan(employer=employer, candidate=dana)
    opening = plan.interview.application.opening
    opening.pay_min, opening.pay_max, opening.pay_period = 18, 22, "HOUR"
    opening.save()
    return plan


def titles(plan):
    return [fit.opening.title for fit in fitting_openings(plan, at=NOW)]


def reasons(plan):
    (fit,) = fitting_openings(plan, at=NOW)
    return fit.reasons


def test_fit_is_empty_where_nothing_fits(plan):
    OpeningFactory(title="Welder", category="Trades")
    assert titles(plan) == []


def test_fit_leaves_out_what_is_not_live_or_known(plan, dana):
    OpeningFactory(title="Draft", draft=True)
    OpeningFactory(title="Closed", closed=True)
    OpeningFactory(title="Expired", expired=True)
    ApplicationFactory(candidate=dana, opening=OpeningFactory(title="Applied"))
    OpeningFactory(title="Open")
    assert titles(plan) == ["Open"]


def test_fit_says_why(plan):
    other = OpeningFactory(
        title="Shift Lead", category="Retail", pay_min=42000, pay_max=50000, pay_period="YEAR"
    )
    RequirementFactory(opening=other, position=1, text="You like leading a team.")
    assert reasons(plan) == [
        "Like the last job, it asks for this: You like leading a team.",
        "It is in Retail as well.",
        "It is in Columbus, like the last one.",
        "It pays at least as much.",
    ]


def test_fit_knows_a_title_that_is_close(plan):
    OpeningFactory(title="Night Supervisor", category="Logistics")
    assert "Its title is close to the last one: supervisor." in reasons(plan)


def test_fit_counts_miles_and_says_nothing_of_far_places(plan):
    near = {"city": "Dublin", "latitude": 40.1, "longitude": -83.11}
    OpeningFactory(title="Near", **near)
    OpeningFactory(title="Far", city="Reno", region="NV", latitude=39.5, longitude=-119.8)
    fits = fitting_openings(plan, at=NOW)
    assert [fit.opening.title for fit in fits] == ["Near", "Far"]
    assert "It is about 11 miles from Columbus." in fits[0].reasons
    assert not any("miles" in reason or "like the last" in reason for reason in fits[1].reasons)


@pytest.mark.parametrize(
    "pay",
    [
        {"pay_min": 15, "pay_max": 17, "pay_period": "HOUR"},
        {"pay_min": 30, "pay_max": 40, "pay_period": "HOUR", "pay_currency": "CAD"},
        {"pay_min": 30, "pay_max": 40, "pay_period": "HOUR", "hides_pay": True},
        {},
    ],
)
def test_fit_says_nothing_of_pay_that_is_lower_other_or_hidden(plan, pay):
    OpeningFactory(title="Open", **pay)
    assert not any("pays" in reason for reason in reasons(plan))


@pytest.mark.parametrize(
    ("pay", "is_told"),
    [
        ({"pay_max": 500, "pay_period": "WEEK", "hours_max": 20}, True),
        ({"pay_max": 500, "pay_period": "WEEK", "hours_max": 30}, False),
        ({"pay_max": 500, "pay_period": "WEEK"}, False),
        ({"pay_max": 880, "pay_period": "WEEK"}, True),
        ({"pay_max": 24_000, "pay_period": "YEAR", "hours_min": 20}, True),
        ({"pay_max": 1_900, "pay_period": "MONTH", "hours_max": 20}, False),
        ({"pay_max": 1_910, "pay_period": "MONTH", "hours_max": 20}, True),
        ({"pay_max": 90_000, "pay_period": "YEAR", "employment_type": "PART_TIME"}, False),
        ({"pay_max": 176, "pay_period": "DAY", "employment_type": "PER_DIEM"}, True),
        ({"pay_max": 22, "pay_period": "HOUR", "employment_type": "PART_TIME"}, True),
    ],
)
def test_fit_compares_pay_by_the_hours_that_it_is_for(plan, pay, is_told):
    OpeningFactory(title="Open", **pay)
    assert any("pays" in reason for reason in reasons(plan)) == is_told


def test_fit_counts_to_the_nearest_place_of_several_in_as_many_statements(plan):
    place = place_at(text="Dayton, OH", country="US")
    far = {"place_text": "Boise, ID", "city": "Boise", "region": "ID", "latitude": 43.6}
    facts = {"category": "Retail", "longitude": -116.2, **far}
    OpeningFactory(title="Greeter", **facts, places=[place])
    with CaptureQueriesContext(connection) as one:
        assert not any("It is" in text for text in reasons(plan)[1:])  # Dayton is 70 miles away
    told = plan.interview.application.opening
    Opening.objects.exclude(pk=told.pk).delete()
    for _ in range(3):
        columbus = place_at(text="Columbus, OH", country="US")
        OpeningFactory(title="Greeter", **facts, places=[columbus])
    with CaptureQueriesContext(connection) as three:
        fits = fitting_openings(plan, at=NOW)
    assert [fit.reasons[-1] for fit in fits] == ["It is in Columbus, like the last one."] * 3
    assert len(three) <= len(one)


def test_fit_knows_work_from_home(plan):
    OpeningFactory(title="Remote", remote="remote", city="", region="")
    assert "You can do it from home." in reasons(plan)


def test_fit_shows_a_few_only_and_stays_in_order(plan):
    for number in range(MOST + 3):
        OpeningFactory(title=f"Opening {number}")
    assert titles(plan) == [f"Opening {number}" for number in range(MOST)]


def test_fitting_openings_page(plan, client_of, dana, django_assert_max_num_queries):
    client = client_of(dana)
    url = reverse("coaching:fitting_openings", args=[plan.pk])
    assert "Nothing fits today" in client.get(url).content.decode()
    for number in range(6):
        OpeningFactory(title=f"Shop {number}")
    with django_assert_max_num_queries(24):
        page = client.get(url).content.decode()
    assert page.count("<article") == MOST
    assert page.count("It is in Retail as well.") == 1
    assert reverse("openings:opening_list") in page


def test_reasons_that_all_share_are_said_once_and_pay_and_hours_tell_them_apart(plan):
    for pay in (20, 21, 22):
        OpeningFactory(title="Cashier", category="Retail", pay_min=pay, hours_min=10 + pay)
    page = said_once(fitting_openings(plan, at=NOW))
    assert page["shared"][0] == "It is in Retail as well."
    assert [fit.reasons for fit in page["fits"]] == [[], [], []]
    assert len({fit.facts for fit in page["fits"]}) == 3
    assert "hours a week" in page["fits"][0].facts


def test_one_opening_keeps_its_reasons(plan):
    OpeningFactory(title="Cashier", category="Retail")
    page = said_once(fitting_openings(plan, at=NOW))
    assert page["shared"] == []
    assert len(page["fits"][0].reasons) >= 2
