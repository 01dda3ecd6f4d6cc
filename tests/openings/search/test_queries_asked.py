"""How many questions a page asks the index: few, whatever somebody typed."""

import pytest

from bench.search.alone import RecordingReader
from openings.index.queries import reader
from openings.search.queries import worded
from openings.search.queries.asking import Engine, asked_of
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.results import search_openings
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.support.index import index

pytestmark = pytest.mark.django_db
FILTERS = {
    "types": ("PART_TIME",),
    "remote": ("hybrid", "remote"),
    "category": ("Kitchen",),
    "employer": ("nobody", "somebody"),
    "pay": 50_000,
    "days": 7,
}
NOBODY_MEANS = "one two three four five six seven eight nine ten"


@pytest.fixture
def questions():
    """How many searches and counts the index was asked for."""
    recording = RecordingReader(index)
    reader.use(recording)
    yield lambda: sum(call[0] in ("search", "aggregate") for call in recording.recorder.calls)
    reader.use(index)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"words": NOBODY_MEANS, "place": "Columbus, OH", **FILTERS}, 6),
        ({"words": NOBODY_MEANS, "place": "New York or Boston / Dallas", "sort": "distance"}, 8),
        ({"words": "cook baker driver nurse clerk", "place": "Chicago, IL", **FILTERS}, 6),
        ({"words": "remote hybrid intern temp prn contractor wfh volunteer"}, 9),
        ({"words": "cook or baker -driver", "place": "Chicago, IL", "sort": "pay", **FILTERS}, 22),
        ({"words": "cook"}, 2),
    ],
)
def test_page_asks_the_index_little_for_many_words_and_a_place(asked, count, questions):
    for title in ("Cook", "Baker", "Driver", "Nurse", "Clerk"):
        OpeningFactory(title=title)
    search_openings(SearchCriteria(**asked), at=NOW)
    assert questions() == count


@pytest.mark.parametrize(
    "asked",
    [
        {"words": "swe"},
        {"words": "senior swe", "pay": 20_000},
        {"words": "front end developer", "place": "Ohio or remote"},
        {"words": "help desk or rn -night", "remote": ("on_site", "remote")},
        {"words": "software engineer or help desk developer"},
    ],
)
def test_words_find_and_rank_the_same_told_way_by_way_and_as_one(asked, monkeypatch):
    titles = ("Software Engineer", "Developer", "SWE", "Senior Software Developer", "Help Desk")
    more = (
        "Frontend Developer",
        "Front-End Engineer",
        "IT Support",
        "Registered Nurse",
        "Night RN",
    )
    for number, title in enumerate((*titles, *more)):
        OpeningFactory(title=title, description="We write software. " * number, region="OH")
    each = []
    for most in (1, worded.WAYS):
        monkeypatch.setattr(worded, "WAYS", most)
        asked_for = asked_of(SearchCriteria(**asked), Engine(index.searcher(), NOW))
        result = index.searcher().search(asked_for.ranked, 20, weight_by_field="prior")
        each.append(result.hits)
        assert asked_for.total == len(result.hits)
    assert each[0] == each[1]
    assert each[0]


def test_chosen_value_that_no_opening_found_says_counts_those_that_say_nothing():
    OpeningFactory(vacancy="")
    facet = search_openings(SearchCriteria(vacancy=("talent_pool",)), at=NOW).facets["vacancy"]
    assert {option.value: option.count for option in facet.options if option.chosen} == {
        "talent_pool": 1
    }
