"""Openings of the shape that performance was measured on, the same for everybody, in any number.

The first rows of a large corpus are those of a small one.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate

from bench.search.words import (
    CATEGORIES,
    LEVELS,
    SEED,
    STOP_WORDS,
    falling,
    vocabulary,
)
from jobstore.lib import places_table

CHUNK = 2_000  # rows that share a seed
WORDS, SPREAD, FEWEST = 207, 54, 60  # words of a description
LONGEST = 2500  # characters
STOPS = 0.38 * 7 / 6  # of what is not topical: every seventh word is
SENTENCE, PARAGRAPH = 11, 66  # words
EMPLOYERS = 5_400
FEW = 20  # openings of an employer in a small corpus
AGE = 45  # days, the mean
OPEN = 0.88
PAID = 0.65
TYPES = ("FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "PER_DIEM", "INTERN", "")
TYPE_WEIGHTS = (62, 16, 8, 5, 3, 2, 4)
REMOTE = ("on_site", "hybrid", "remote", "remote_ok", "not_stated")
REMOTE_WEIGHTS = (55, 13, 9, 4, 19)
BY_HOUR = frozenset(
    {"Driving", "Warehouse", "Restaurant", "Retail", "Care and security", "Customer service"}
)

Row = dict[str, object]


@dataclass(frozen=True)
class City:
    name: str
    state: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Stock:
    """What every row draws from."""

    common: list[str]
    weights: list[float]
    titles: list[list[str]]
    topics: list[list[str]]
    cities: list[City]
    city_weights: list[float]
    categories: list[str]


@cache
def stock() -> Stock:
    words = vocabulary()
    tail = falling(len(words), upto=1 - STOPS)
    towns = sorted(_towns(), key=lambda town: (-town[0], town[1].name, town[1].state))
    return Stock(
        common=[*STOP_WORDS, *words],
        weights=[*falling(len(STOP_WORDS), upto=STOPS), *(STOPS + weight for weight in tail)],
        titles=[known["titles"] for known in CATEGORIES.values()],
        topics=[known["topics"] for known in CATEGORIES.values()],
        cities=[city for _, city in towns],
        city_weights=list(accumulate(weight for weight, _ in towns)),
        categories=list(CATEGORIES),
    )


def _towns() -> Iterator[tuple[int, City]]:
    """With their number of ZIP codes, which stands for their size."""
    for key, state, weight in places_table.names():
        if weight > 1:
            for line in places_table.lines_from(f"{key}\t{state}\t"):
                yield weight, City(line[2], state, float(line[3]), float(line[4]))


def employers(count: int) -> list[Row]:
    chance, words = random.Random(SEED + 1), vocabulary()
    kinds = ("Group", "Health", "Logistics", "Partners", "Systems", "Foods", "Schools", "Works")
    return [
        {
            "id": number,
            "name": f"{chance.choice(words[1000:]).capitalize()} {chance.choice(kinds)} {number}",
            "slug": f"employer-{number}",
            "review": "passed",
            "is_trusted": True,
            "time_zone": "America/New_York",
        }
        for number in range(1, employer_count(count) + 1)
    ]


def employer_count(openings: int) -> int:
    return max(1, min(EMPLOYERS, openings // FEW))


def openings(chunk: int, *, size: int, at: datetime) -> Iterator[Row]:
    """Those of that chunk, of a corpus of `size`."""
    chance = random.Random(SEED * 1000 + chunk)
    weights = falling(employer_count(size), skew=0.8)
    for number in range(chunk * CHUNK + 1, min((chunk + 1) * CHUNK, size) + 1):
        yield {"id": number} | _opening(chance, weights, at)


def _opening(chance: random.Random, weights: list[float], at: datetime) -> Row:
    goods = stock()
    category = chance.randrange(len(goods.categories))
    name = goods.categories[category]
    city = chance.choices(goods.cities, cum_weights=goods.city_weights)[0]
    title = f"{chance.choice(LEVELS)} {chance.choice(goods.titles[category])}".strip()
    posted = at - timedelta(days=chance.expovariate(1 / AGE), seconds=5)
    employer = chance.choices(range(1, len(weights) + 1), cum_weights=weights)[0]
    return {
        "employer_id": employer,
        "title": title,
        "description": _description(chance, goods, category),
        "category": name,
        "employment_type": chance.choices(TYPES, weights=TYPE_WEIGHTS)[0],
        "remote": chance.choices(REMOTE, weights=REMOTE_WEIGHTS)[0],
        "place_text": f"{city.name}, {city.state}",
        "city": city.name,
        "region": city.state,
        "country": "US",
        "latitude": city.latitude,
        "longitude": city.longitude,
        "posted_at": posted,
        "publish_at": posted,
        "created_at": posted,
        "updated_at": posted,
        **_pay(chance, by_hour=name in BY_HOUR),
        **_end(chance, posted, at),
    }


def _description(chance: random.Random, goods: Stock, category: int) -> str:
    count = max(FEWEST, round(chance.gauss(WORDS, SPREAD)))
    words = chance.choices(goods.common, cum_weights=goods.weights, k=count)
    words[3::7] = chance.choices(goods.topics[category], k=len(words[3::7]))
    words[::SENTENCE] = [word.capitalize() for word in words[::SENTENCE]]
    end = SENTENCE - 1
    words[end::SENTENCE] = [f"{word}." for word in words[end::SENTENCE]]
    end = PARAGRAPH - 1
    words[end::PARAGRAPH] = [f"{word}\n\n" for word in words[end::PARAGRAPH]]
    return " ".join(words).replace("\n\n ", "\n\n")[:LONGEST]


def _pay(chance: random.Random, *, by_hour: bool) -> Row:
    if chance.random() >= PAID:
        return {"pay_min": None, "pay_max": None, "pay_period": "YEAR"}
    if by_hour:
        low = round(chance.lognormvariate(3.0, 0.25), 2)
        return {"pay_min": low, "pay_max": round(low * 1.2, 2), "pay_period": "HOUR"}
    low = round(chance.lognormvariate(11.1, 0.35), -3)
    return {"pay_min": low, "pay_max": round(low * 1.3, -3), "pay_period": "YEAR"}


def _end(chance: random.Random, posted: datetime, at: datetime) -> Row:
    if chance.random() >= OPEN:
        closed = {"state": "closed", "close_reason": "filled", "closes_at": None}
        return closed | {"closed_at": posted + (at - posted) * chance.random()}
    ends = at + timedelta(days=chance.uniform(1, 60)) if chance.random() < 0.3 else None  # noqa: PLR2004 -- a third say until when
    return {"state": "published", "close_reason": "", "closes_at": ends, "closed_at": None}
