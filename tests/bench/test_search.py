"""The corpus, the queries and the figures of `make bench SEARCH=...`."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from bench.builds import ROOT, Build
from bench.search import corpus
from bench.search.load import _lines
from bench.search.pages import Sample
from bench.search.queries import searches
from bench.search.report import page_chart, page_table, percentile
from openings.search.forms import criteria_of, without_empty

pytestmark = pytest.mark.once
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def rows() -> list[corpus.Row]:
    return list(corpus.openings(0, size=1_000_000, at=AT))


def test_each_filled_database_has_an_index_of_its_own(tmp_path):
    env = Build("this", ROOT, "postgres://nowhere/corpus", tmp_path).env
    asked = [sys.executable, "-c", "from jobstore.settings.test import *; print(SEARCH_INDEX_DIR)"]
    folder = subprocess.run(asked, env=env, cwd=ROOT, check=True, capture_output=True, text=True)
    assert folder.stdout.strip() == str(tmp_path / "search")


def test_a_small_corpus_is_the_beginning_of_a_large_one(rows):
    small = list(corpus.openings(0, size=1000, at=AT))
    assert len(rows) == corpus.CHUNK
    assert len(small) == 1000
    apart = {"employer_id": 0}  # of fewer employers
    assert [row | apart for row in small] == [row | apart for row in rows[:1000]]
    assert len(list(corpus.openings(2, size=4500, at=AT))) == 500


def test_the_corpus_has_the_shape_that_was_measured(rows):
    lengths = [len(row["description"]) for row in rows]
    live = [row for row in rows if row["state"] == "published"]
    paid = [row for row in rows if row["pay_min"] is not None]
    ages = [(AT - row["publish_at"]).total_seconds() / 86_400 for row in rows]
    assert sum(lengths) / len(rows) == pytest.approx(1567, abs=40)
    assert max(lengths) <= 2500
    assert len(live) / len(rows) == pytest.approx(0.88, abs=0.03)
    assert len(paid) / len(rows) == pytest.approx(0.65, abs=0.04)
    assert sum(ages) / len(ages) == pytest.approx(45, rel=0.1)
    assert min(ages) > 0
    assert len({row["category"] for row in rows}) == 18


def test_a_row_is_one_line_whatever_stands_in_it():
    row = {"a": "one\ntwo\tthree\\four", "b": None, "c": True}
    assert list(_lines([row], {"a": "", "b": 1, "c": False, "d": 7})) == [
        "one\\ntwo\\tthree\\\\four\t\\N\tt\t7\n"
    ]


def test_sixty_searches_are_asked_in_both_orders_early_and_late():
    known = searches()
    addresses = [query for search in known for query in search.pages()]
    assert len(known) == 60
    assert len(set(addresses)) == 240
    read = [criteria_of(QueryDict(query)) for query in addresses]
    assert {(criteria.order, criteria.page) for criteria in read} == {
        *(("relevance", 1), ("relevance", 20), ("newest", 1), ("newest", 20))
    }
    assert [query for query in addresses if without_empty(QueryDict(query)) != query] == []


def test_a_percentile_is_a_value_that_was_measured():
    values = [float(value) for value in range(1, 101)]
    assert [percentile(values, part) for part in (50, 95, 100)] == [50, 95, 100]
    assert percentile([3.0, 1.0], 50) == 1
    assert percentile([7.0], 95) == 7


def test_the_table_has_a_line_for_each_kind_and_one_for_all():
    def sample(kind, ms, alone):
        return Sample(
            kind, "q=x", {"this": ms, "alone": alone}, statements=5, bytes=2000, in_database=0.25
        )

    found = [sample("rare", 10, 5), sample("rare", 30, 20), sample("typo", 8, 2)]
    small = [sample("rare", 5, 1), sample("typo", 2, 1)]
    _, _, rare, typo, whole = page_table(found, small)
    start = "| rare | 10.0 / 30.0 / 30.0 | 5.0 / 20.0 / 20.0 | 2.00 × / 1.50 × | 6.0 × |"
    assert rare == f"{start} 25% | 5.0 | 2 |"
    assert typo.startswith("| typo | 8.0 / 8.0 / 8.0 | 2.0 / 2.0 / 2.0 | 4.00 × / 4.00 × | 4.0 × |")
    assert whole.startswith("| all | 10.0 / 30.0 / 30.0 |")


def test_the_drawing_is_whole_and_says_what_it_shows():
    found = [Sample("a <kind>", "q=x", {"this": 30.0, "alone": 10.0})]
    drawn = ET.fromstring(page_chart(found, "Pages & more"))
    texts = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == "Pages & more"
    assert "a <kind>" in texts
    assert texts.count("30.0 ms") == 2
