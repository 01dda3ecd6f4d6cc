"""B3, B4: words that name a filter are offered as one; and more filters."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from openings.search.forms import criteria_of
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.offers import back_to_words
from openings.search.queries.results import search_openings
from tests.factories import NOW
from tests.factories.openings import OpeningFactory

pytestmark = pytest.mark.django_db


def offered(words: str) -> dict[str, tuple[str, int]]:
    results = search_openings(SearchCriteria(words=words), at=NOW)
    return {offer.label: (offer.criteria.words, offer.count) for offer in results.offers}


@pytest.fixture
def cashiers():
    OpeningFactory(title="Cashier", employment_type="PART_TIME", remote="remote")
    OpeningFactory(title="Cashier nights", employment_type="PART_TIME", remote="on_site")
    OpeningFactory(title="Remote Sensing Analyst", employment_type="FULL_TIME", remote="on_site")


def test_words_that_name_filters_are_offered(cashiers):
    assert offered("part time cashier remote") == {
        "Only part time": ("cashier remote", 1),
        "Only remote": ("part time cashier", 1),
    }


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("remote sensing", set()),  # no remote opening has that word
        ('"part time" cashier', set()),
        ("cashier -remote", set()),
        ("part-time cashier", {"Only part time"}),
        ("cashier or remote", set()),
        ("PRN cashier", set()),
        ("cashier wfh", {"Only remote"}),
        ("cashier work from home", {"Only remote"}),
        ("on site cashier", {"Only on site"}),
    ],
)
def test_offers_are_made_where_they_leave_something(cashiers, words, found):
    assert set(offered(words)) == found


def test_word_stays_a_word_until_it_is_pressed(cashiers):
    results = search_openings(SearchCriteria(words="remote sensing"), at=NOW)
    assert [opening.title for opening in results.openings] == ["Remote Sensing Analyst"]


@pytest.mark.row("B3")
def test_press_makes_a_filter_and_one_press_makes_words_again(cashiers):
    results = search_openings(SearchCriteria(words="part time cashier"), at=NOW)
    [offer] = results.offers
    pressed = criteria_of(QueryDict(offer.criteria.query))
    assert (pressed.words, pressed.types, pressed.was) == (
        "cashier",
        ("PART_TIME",),
        ("part time",),
    )
    back = back_to_words(pressed, "types", "PART_TIME")
    assert (back.words, back.types, back.was) == ("cashier part time", (), ())


DAYTON = {"city": "Dayton", "region": "OH", "latitude": 39.7589, "longitude": -84.1916}
FAIRBORN = {"city": "Fairborn", "region": "OH", "latitude": 39.8209, "longitude": -84.0194}


@pytest.mark.parametrize(
    ("words", "offer"),
    [
        ("cashier in dayton", {"In Dayton, OH": ("cashier", 2)}),
        ("cashier near Dayton OH", {"In Dayton, OH": ("cashier", 2)}),
        ("cashier Dayton, OH", {"In Dayton, OH": ("cashier", 2)}),
        ("cashier dayton", {"In Dayton, OH": ("cashier", 2)}),
        ("cashier ohio", {"In Ohio": ("cashier", 2)}),
        ("cashier oh", {}),
        ("cashier in ohio", {"In Ohio": ("cashier", 2)}),
        ("cashier 45402", {"In Dayton, OH 45402": ("cashier", 2)}),
        ("dayton", {}),
        ("cashier mobile", {}),
        ("cashier in toledo", {}),  # none is there
        ("cashier -dayton", {}),
        ('cashier "in dayton"', {}),
    ],
)
def test_place_in_the_words_is_offered_as_one(now, words, offer):
    for place in (DAYTON, FAIRBORN):
        OpeningFactory(title="Cashier", **place)
    OpeningFactory(title="Mobile Cashier", city="Mobile", region="AL")
    assert offered(words) == offer


def test_words_of_a_place_stay_words_where_one_was_chosen(now):
    OpeningFactory(title="Cashier", **DAYTON)
    results = search_openings(SearchCriteria(words="cashier in dayton", place="Ohio"), at=NOW)
    assert results.offers == []


@pytest.mark.parametrize("words", ["work from home", "work at home", "WFH", "remote"])
def test_openings_of_the_filter_that_words_name_come_first(now, words):
    OpeningFactory(title="Home Health Aide", remote="on_site", description="Remote work at home.")
    OpeningFactory(title="Tutor", remote="remote", publish_at=NOW - timedelta(days=9))
    found = search_openings(SearchCriteria(words=words), at=NOW).openings
    assert found[0].title == "Tutor"


def test_ten_terms_count_and_two_hundred_do_not_fail(cashiers):
    assert search_openings(criteria_of(QueryDict("q=" + "cashier+" * 200)), at=NOW).total == 2


@pytest.fixture
def promises():
    OpeningFactory(title="Soon", answer_days=5)
    OpeningFactory(title="Later", answer_days=10)
    OpeningFactory(title="Late", answer_days=15)
    OpeningFactory(title="Elsewhere", source="csv", source_key="1")


@pytest.mark.row("B4")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("apply=here", {"Soon", "Later", "Late"}),
        ("apply=elsewhere", {"Elsewhere"}),
        ("answers=5", {"Soon", "Elsewhere"}),
        ("answers=10", {"Soon", "Later", "Elsewhere"}),
        ("answers=10&apply=here", {"Soon", "Later"}),
        ("answers=7&apply=nowhere", {"Soon", "Later", "Late", "Elsewhere"}),
    ],
)
def test_filters_of_the_promise_and_of_where_one_applies(promises, query, found):
    results = search_openings(criteria_of(QueryDict(query)), at=NOW)
    assert {opening.title for opening in results.openings} == found


@pytest.fixture
def said():
    OpeningFactory(title="Now", vacancy="open_now", visa_support="no")
    OpeningFactory(title="Pool", vacancy="talent_pool")
    OpeningFactory(title="Abroad", visa_support="yes")
    OpeningFactory(title="Silent")


@pytest.mark.row("B4")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("vacancy=open_now", {"Now", "Abroad", "Silent"}),
        ("vacancy=open_now&says=vacancy", {"Now"}),
        ("vacancy=talent_pool&vacancy=open_now", {"Now", "Pool", "Abroad", "Silent"}),
        ("says=vacancy", {"Now", "Pool"}),
        ("visa=yes", {"Pool", "Abroad", "Silent"}),
        ("visa=yes&says=visa", {"Abroad"}),
        ("visa=no", {"Now", "Pool", "Silent"}),
        ("visa=yes&says=visa&says=vacancy", set()),
        ("visa=maybe&vacancy=filled&says=pay&says=", {"Now", "Pool", "Abroad", "Silent"}),
    ],
)
def test_who_says_nothing_of_vacancy_and_visa_stays_in_unless_a_tick_leaves_it_out(
    said, query, found
):
    """Whatever is unknown is ignored; counts beside a value are what ticking it alone finds."""
    criteria = criteria_of(QueryDict(query))
    assert criteria == criteria_of(QueryDict(criteria.query))
    results = search_openings(criteria, at=NOW)
    assert {opening.title for opening in results.openings} == found
    for name in ("vacancy", "visa"):
        for option in results.facets[name].options:
            alone = search_openings(criteria.but(**{name: (option.value,)}), at=NOW)
            assert option.count == alone.total, (name, option)


def test_filters_of_what_nobody_says_are_not_shown(promises):
    facets = search_openings(SearchCriteria(), at=NOW).facets
    assert (facets["vacancy"].options, facets["visa"].options) == ((), ())


def test_counts_beside_them_are_what_they_find(promises):
    facets = search_openings(SearchCriteria(), at=NOW).facets
    counts = {
        name: {option.value: option.count for option in facets[name].options}
        for name in ("apply", "answers")
    }
    assert counts == {"apply": {"here": 3, "elsewhere": 1}, "answers": {"5": 2, "10": 3}}
