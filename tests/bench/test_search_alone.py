"""The engine alone does what a page shows, and no more."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from bench.search.alone import Recorder, _shown, alone
from jobstore.lib import clock
from openings.search.forms import criteria_of
from openings.search.queries.results import search_openings
from tests.factories.openings import OpeningFactory
from tests.support.index import index


@pytest.fixture
def nurses(db):
    past = clock.now() - timedelta(days=2)
    for number in range(3):
        OpeningFactory(title=f"Nurse {number}", publish_at=past, posted_at=past)


@pytest.mark.parametrize("query", ["q=nurse", "q=nurse&sort=newest&type=FULL_TIME", "q=nurze", ""])
def test_the_engine_alone_finds_as_many_as_the_page(nurses, query):
    criteria, at = criteria_of(QueryDict(query)), clock.now()
    assert alone(criteria, at, source=index)() == search_openings(criteria, at=at).total


def test_a_recorder_answers_as_what_it_records(nurses):
    searcher = index.searcher()
    recorder = Recorder(searcher)
    assert recorder.num_docs == searcher.num_docs
    assert recorder.calls == []


def test_neither_first_tries_nor_counts_of_other_searches_are_asked_again():
    facets = ("aggregate", ("words", {"types": {}}), {})
    page = ("search", ("mended words", 20), {"offset": 20})
    calls = [("search", ("words", 20), {}), ("search", ("wider", 1), {}), facets, page]
    assert _shown(calls) == (page, [facets])
