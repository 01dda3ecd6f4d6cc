"""Sixty fixed searches of every kind, as the query of an address."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from bench.search import corpus
from bench.search.words import HEAD

Values = dict[str, str]
SORTS = ("relevance", "newest")
PAGES = (1, 20)
RARE_WORDS = 6
EARLIEST_RARE = 25_000  # place in the vocabulary: one or two of ten thousand openings have it
WRITTEN: dict[str, tuple[str | Values, ...]] = {
    "common": (
        *("engineer", "manager", "nurse", "sales", "team", "driver", "experience", "customer"),
    ),
    "two words": (
        *("registered nurse", "python developer", "truck driver", "store manager"),
        *("customer service", "project manager", "data analyst", "night shift"),
    ),
    "three words": (
        *("senior software engineer", "certified nursing assistant", "home health aide"),
        *("construction project manager", "part time cashier", "class a driver"),
    ),
    "rare": ("phlebotomist", "kubernetes", "hospice", "excavator", "paralegal", "hazmat"),
    "phrase": (
        *('"machine learning"', '"general ledger"', '"patient care" nurse'),
        *('"customer service" representative', '"loading dock" -forklift', '"team work"'),
    ),
    "typo": (
        "acountant",
        "electrican",
        "kuberntes",
        "pyhton",
        "enginer manager",
        "regisered nurse",
    ),
    "filter": (
        {"q": "sales", "days": "7"},
        {"q": "nurse", "type": "PART_TIME", "pay": "70000"},
        {"q": "manager", "remote": "remote", "stated": "1"},
        {"q": "engineer", "category": "Software", "pay": "90000"},
        {"type": "CONTRACTOR", "remote": "hybrid", "days": "30"},
        {"q": "driver", "employer": "employer-1", "place": "Texas"},
    ),
    "radius": (
        {"q": "nurse", "place": "Chicago, IL"},
        {"q": "team", "place": "10001", "radius": "50"},
        {"place": "Los Angeles, CA", "radius": "10"},
        {"q": "warehouse", "place": "Dallas or remote", "radius": "100"},
    ),
    "prefix": ("nur", "software eng"),
    "browse": ({}, {"category": "Nursing"}),
}


@dataclass(frozen=True)
class Search:
    kind: str
    query: str

    def pages(self) -> list[str]:
        """In both orders, on the first page and on a late one."""
        start = f"{self.query}&" if self.query else ""
        return [
            f"{start}sort={sort}" + (f"&page={page}" if page > 1 else "")
            for sort in SORTS
            for page in PAGES
        ]


def searches() -> list[Search]:
    known = WRITTEN | {"truly rare": tuple(rare_words())}
    return [
        Search(kind, urlencode({"q": values} if isinstance(values, str) else values))
        for kind, all_values in known.items()
        for values in all_values
    ]


def rare_words() -> list[str]:
    """Of live openings that a corpus of any size has, so that each search finds something."""
    places = {word: place for place, word in enumerate(corpus.stock().common)}
    found: dict[str, None] = {}
    rows = corpus.openings(0, size=corpus.CHUNK, at=datetime(2026, 1, 1, tzinfo=UTC))
    for row in rows:
        words = str(row["description"]).lower().replace(".", " ").split()
        rare = [word for word in words if places.get(word, 0) > EARLIEST_RARE]
        if row["state"] == "published" and rare:
            found.setdefault(rare[0])
        if len(found) == RARE_WORDS:
            break
    return [word for word in found if word not in HEAD]
