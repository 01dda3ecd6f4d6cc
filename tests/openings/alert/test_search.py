"""What an alert looks for: kept, told in words, and made from an opening."""

from decimal import Decimal

import pytest

from openings.alert.queries.search import (
    criteria_kept,
    filters_of,
    in_words,
    kept,
    like_opening,
    of_employer,
    with_filters,
)
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.results import search_openings
from tests.factories.openings import OpeningFactory

pytestmark = pytest.mark.django_db
FULL = SearchCriteria(
    words="cashier",
    place="Columbus, OH",
    radius=50,
    types=("PART_TIME", "FULL_TIME"),
    employer=("acme-stores",),
    pay=Decimal("20.50"),
    stated_pay=True,
    answers=5,
)


def test_a_search_is_kept_whole_but_for_what_belongs_to_its_page():
    again = criteria_kept(kept(FULL.but(sort="pay", days=7, page=3)))
    assert again == FULL.but(types=("FULL_TIME", "PART_TIME"))
    assert kept(again) == kept(FULL)


def test_what_a_search_knows_no_more_is_left_out():
    assert criteria_kept('{"words": "cook", "shift": "night"}') == SearchCriteria(words="cook")


def test_it_is_told_in_words(employer):
    theirs = FULL.but(employer=(employer.slug,))
    assert in_words(theirs) == (
        "cashier, within 50 miles of Columbus, OH, $20.50 an hour or more, Part time, Full time,"
        f" {employer.name}, Pay is stated, Answers within 5 working days"
    )
    assert in_words(SearchCriteria()) == "All openings"
    assert in_words(SearchCriteria(place="remote")) == "remote"


def test_ticks_that_are_taken_out_go_and_the_rest_stays():
    ticked = [value for value, _ in filters_of(FULL) if not value.startswith("types:P")]
    assert with_filters(SearchCriteria(words="cook"), FULL, ticked[:-1]) == SearchCriteria(
        words="cook", types=("FULL_TIME",), employer=("acme-stores",), stated_pay=True
    )


@pytest.mark.row("B11")
@pytest.mark.parametrize(
    "facts",
    [
        {"title": "Senior Cashier II (nights)"},
        {"title": "Not-for-profit Manager or Director", "city": "", "region": "OH"},
        {"title": "Head", "place_text": "", "city": "", "region": ""},
        {"title": "C++ Engineer – Embedded", "remote": "remote"},
        {"title": "The IT Lead, - on call"},
    ],
    ids=lambda facts: facts["title"],
)
def test_what_is_made_of_an_opening_finds_it(facts):
    opening = OpeningFactory(**facts)
    OpeningFactory(title="Zookeeper")
    assert opening in search_openings(like_opening(opening)).openings


@pytest.mark.row("B11")
def test_what_is_made_of_an_employer_finds_its_openings_alone(employer):
    own = OpeningFactory(employer=employer)
    OpeningFactory()
    assert search_openings(of_employer(employer)).openings == [own]
