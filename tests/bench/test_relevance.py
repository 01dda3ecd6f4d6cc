import csv

import pytest

from bench.relevance.measure import HERE, Answer, Query, half_of, read_json, read_queries

pytestmark = pytest.mark.once


def labels():
    with (HERE / "labels.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_labels_name_queries_and_openings_that_exist_and_each_pair_once():
    openings = [row["id"] for row in read_json("openings.json")]
    queries = [row["id"] for row in read_json("queries.json")]
    assert len(openings) == len(set(openings))
    assert len(queries) == len(set(queries))
    pairs = [(row["query"], row["opening"]) for row in labels()]
    assert len(pairs) == len(set(pairs)) >= 200
    assert {query for query, _ in pairs} == set(queries)
    assert {opening for _, opening in pairs} <= set(openings)
    assert {row["grade"] for row in labels()} == {"0", "1", "2", "3"}


def test_the_half_of_a_query_follows_from_its_text():
    assert (half_of("nurse"), half_of("nurses"), half_of("c++")) == ("A", "B", "B")
    halves = {query.name: query.half for query in read_queries()}
    assert {(row["query"], row["half"]) for row in labels()} == set(halves.items())


def test_every_query_has_a_good_answer_to_miss():
    assert [query.name for query in read_queries() if max(query.grades.values()) < 3] == []


def test_figures_of_an_answer():
    query = Query("q", "plain", "q", {"best": 3, "good": 2, "near": 1, "trap": 0})
    perfect = Answer(query, ["best", "good", "near"])
    assert (perfect.ndcg, perfect.recall, perfect.wrong) == (1, 1, 0)
    poor = Answer(query, ["trap", "good", "other"])
    assert (round(poor.ndcg, 3), poor.recall, poor.wrong) == (0.202, 0.5, 1)
    nothing = Answer(query, [])
    assert (nothing.ndcg, nothing.recall, nothing.wrong) == (0, 0, 0)
