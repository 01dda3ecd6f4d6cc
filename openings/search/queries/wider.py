"""Searches that ask for less, where one finds nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from openings.opening.states import RemoteKind
from openings.search.queries.criteria import RADII, SearchCriteria
from openings.search.queries.named import is_more_than_words
from openings.search.queries.place import says_remote
from openings.search.queries.words import STOP

SHOWN = 5
FEW = 5  # words: of more, one less helps nobody
WITHOUT = {  # a condition
    "types": "any type of employment",
    "remote": "on site or remote",
    "category": "every category",
    "employer": "every employer",
    "vacancy": "open now or later",
    "visa": "with visa support or without",
    "says": "whether they say so or not",
    "pay": "any pay",
    "days": "posted at any time",
}


@dataclass(frozen=True)
class WiderSearch:
    label: str
    criteria: SearchCriteria
    count: int


def wider_searches(criteria: SearchCriteria) -> dict[str, SearchCriteria]:
    """One condition less, or a wider circle; by the label, each search once."""
    labels: dict[SearchCriteria, str] = {}
    for label, wider in _candidates(criteria):
        labels.setdefault(wider, label)
    return {label: wider for wider, label in labels.items()}


def _candidates(criteria: SearchCriteria) -> list[tuple[str, SearchCriteria]]:
    candidates = []
    if criteria.meant.has_circle:
        candidates += [
            (f"within {miles} miles of {criteria.meant.name}", criteria.but(radius=miles))
            for miles in RADII
            if miles > criteria.radius
        ]
    blank, without = SearchCriteria(), dict(WITHOUT)
    is_said = says_remote(criteria.words)  # the words ask for it then, or against it
    if is_said and RemoteKind.REMOTE in criteria.remote:
        del without["remote"]
    for name, label in without.items():
        if getattr(criteria, name):
            candidates.append((label, criteria.but(**{name: getattr(blank, name)})))
    if criteria.stated_pay:
        candidates.append(("pay stated or not", criteria.but(stated_pay=False)))
    if criteria.place:
        if not criteria.meant.is_remote and not is_said:
            candidates.append(("remote", criteria.but(place="remote")))
        candidates.append(("anywhere", criteria.but(place="")))
    candidates += _other_words(criteria)
    everything = SearchCriteria(sort=criteria.sort, radius=criteria.radius)
    if criteria.words and criteria.but(words="") != everything:
        candidates.append(("without the words", criteria.but(words="")))
    candidates.append(("all openings", everything))
    return candidates


def _other_words(criteria: SearchCriteria) -> Iterator[tuple[str, SearchCriteria]]:
    words = [word for word in criteria.words.split(" ") if word.lower() not in STOP]
    if len(words) <= 1 or is_more_than_words(criteria.words):
        return
    for at, word in enumerate(words if len(words) <= FEW else ()):
        if not word.startswith("-"):
            rest = " ".join([*words[:at], *words[at + 1 :]])
            yield f"without “{word}”", criteria.but(words=rest)
    yield "any of the words", criteria.but(words=" or ".join(words))
