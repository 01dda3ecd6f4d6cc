"""B3, B4: words that name a filter are offered as one; and more filters."""

import pytest
from django.http import QueryDict

from openings.search.forms import criteria_of
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.offers import back_to_words
from openings.search.queries.results import search_openings
from tests.factories import NOW
from tests.factories.openings import OpeningFactory

pytestmark = pytest.mark.django_db


def offered(words: str) -> dict[str, tuple[str, str, int]]:
    results = search_openings(SearchCriteria(words=words), at=NOW)
    return {
        offer.phrase: (offer.value, offer.criteria.words, offer.count) for offer in results.offers
    }


@pytest.fixture
def cashiers():
    OpeningFactory(title="Cashier", employment_type="PART_TIME", remote="remote")
    OpeningFactory(title="Cashier nights", employment_type="PART_TIME", remote="on_site")
    OpeningFactory(title="Remote Sensing Analyst", employment_type="FULL_TIME", remote="on_site")


def test_words_that_name_filters_are_offered(cashiers):
    assert offered("part time cashier remote") == {
        "part time": ("PART_TIME", "cashier remote", 1),
        "remote": ("remote", "part time cashier", 1),
    }


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("remote sensing", set()),  # no remote opening has that word
        ('"part time" cashier', set()),
        ("cashier -remote", set()),
        ("part-time cashier", {"part time"}),
        ("cashier or remote", set()),
        ("PRN cashier", set()),
        ("cashier wfh", {"wfh"}),
        ("cashier work from home", {"work from home"}),
        ("on site cashier", {"on site"}),
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


def test_counts_beside_them_are_what_they_find(promises):
    facets = search_openings(SearchCriteria(), at=NOW).facets
    counts = {
        name: {option.value: option.count for option in facets[name].options}
        for name in ("apply", "answers")
    }
    assert counts == {"apply": {"here": 3, "elsewhere": 1}, "answers": {"5": 2, "10": 3}}
