"""How good the first ten answers of the product's search are, by the judged set in this folder."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from math import log2
from pathlib import Path
from statistics import mean
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict  # noqa: TID251 -- a search is read from the address, as pages do

from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from jobstore.people.states import EmployerReview
from openings.opening.models import Opening, slug_of
from openings.opening.states import OpeningState
from openings.place.actions import place_at, save_places, state_places
from openings.search.forms import criteria_of
from openings.search.queries.results import search_openings

HERE = Path(__file__).resolve().parent
FIRST = 10  # answers that count
GOOD = 2  # from this grade on, an answer is missed when it is missing


@dataclass(frozen=True)
class Query:
    name: str
    kind: str
    text: str
    grades: dict[str, int]  # by opening; what is not listed is 0

    @property
    def half(self) -> str:
        return half_of(self.text)


@dataclass(frozen=True)
class Answer:
    query: Query
    found: Sequence[str]  # the first openings, best first

    @property
    def ndcg(self) -> float:
        found = [self.query.grades.get(name, 0) for name in self.found]
        return gain_of(found) / gain_of(sorted(self.query.grades.values(), reverse=True))

    @property
    def recall(self) -> float:
        good = {name for name, grade in self.query.grades.items() if grade >= GOOD}
        return len(good.intersection(self.found[:FIRST])) / min(FIRST, len(good))

    @property
    def wrong(self) -> int:
        """The tempting neighbors among the first."""
        return sum(self.query.grades.get(name) == 0 for name in self.found[:FIRST])


def gain_of(grades: Sequence[int]) -> float:
    places = enumerate(grades[:FIRST], start=2)
    return sum((2.0**grade - 1) / log2(place) for place, grade in places)


def half_of(text: str) -> str:
    return "AB"[sha256(text.encode()).digest()[-1] % 2]


def read_json(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((HERE / name).read_text())
    return rows


def read_queries() -> list[Query]:
    queries = {
        row["id"]: Query(row["id"], row["kind"], row["text"], {})
        for row in read_json("queries.json")
    }
    with (HERE / "labels.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            queries[row["query"]].grades[row["opening"]] = int(row["grade"])
    return list(queries.values())


def publish_openings() -> dict[int, str]:
    """Their names by key, one an hour in an order that says nothing of what they are."""
    rows = sorted(read_json("openings.json"), key=lambda row: sha256(row["id"].encode()).digest())
    names = {row["employer"] for row in rows}
    employers = {
        name: Employer.objects.create(
            name=name, slug=slug_of(name), review=EmployerReview.PASSED, created_at=clock.now()
        )
        for name in names
    }
    return {
        _publish(row, employers[row["employer"]], hours).pk: row["id"]
        for hours, row in enumerate(rows, start=1)
    }


def _publish(row: dict[str, Any], employer: Employer, hours: int) -> Opening:
    past = clock.now() - timedelta(hours=hours)
    opening = Opening(
        employer=employer,
        title=row["title"],
        description=row["description"],
        employment_type=row["hours"],
        remote=row["remote"],
        pay_min=Decimal(str(row["pay_min"])),
        pay_max=Decimal(str(row["pay_max"])),
        pay_period=row["pay_period"],
        state=OpeningState.PUBLISHED,
        **dict.fromkeys(("created_at", "updated_at", "posted_at", "publish_at"), past),
    )
    place = place_at(text=f"{row['city']}, {row['state']}", country="US")
    places = state_places(opening=opening, places=[place])
    opening.save()
    save_places(openings=[opening], places=places)
    return opening


def ask(query: Query, names: dict[int, str]) -> Answer:
    criteria = criteria_of(QueryDict(urlencode({"q": query.text})))
    results = search_openings(criteria, at=clock.now())
    return Answer(query, [names[opening.pk] for opening in results.openings][:FIRST])


def lines_of(answers: Iterable[Answer], *, each: bool) -> Iterator[str]:
    """The whole, then by kind; `each` adds every query of half A, never of B."""
    groups: dict[str, dict[str, list[Answer]]] = {"all": {"A": [], "B": []}}
    for answer in answers:
        for name in ("all", answer.query.kind):
            group = groups.setdefault(name, {"A": [], "B": []})
            group[answer.query.half].append(answer)
    title = f"{'queries':>8}{'nDCG@10':>9}{'recall@10':>11}{'no result':>11}{'wrong':>7}"
    yield f"{'':14}A{title}    B{title}"
    for name, halves in groups.items():
        yield f"{name:14} {_cells(halves['A'])}     {_cells(halves['B'])}"
    for answer in groups["all"]["A"] if each else ():
        yield f"{answer.query.text:26} {answer.ndcg:.2f}  {' '.join(answer.found)}"


def _cells(answers: list[Answer]) -> str:
    if not answers:
        return f"{0:8}{'-':>9}{'-':>11}{'-':>11}{'-':>7}"
    ndcg, recall = mean(one.ndcg for one in answers), mean(one.recall for one in answers)
    none, wrong = sum(not one.found for one in answers), sum(one.wrong for one in answers)
    return f"{len(answers):8}{ndcg:9.3f}{recall:11.3f}{none:11}{wrong:7}"
