"""What the words of a search name besides words: filters, and places."""

from collections.abc import Iterator
from dataclasses import dataclass

from jobstore.lib import places
from openings.index.queries.schema import forms
from openings.opening.states import EmploymentType, RemoteKind

_TYPES = {
    **{str(kind.label): kind for kind in EmploymentType if kind != EmploymentType.OTHER},
    "intern": EmploymentType.INTERN,
    "temp": EmploymentType.TEMPORARY,
    "prn": EmploymentType.PER_DIEM,
    "contractor": EmploymentType.CONTRACTOR,
}
_REMOTE = {
    **{
        str(kind.label): kind for kind in (RemoteKind.REMOTE, RemoteKind.HYBRID, RemoteKind.ON_SITE)
    },
    "work from home": RemoteKind.REMOTE,
    "work at home": RemoteKind.REMOTE,
    "wfh": RemoteKind.REMOTE,
    "telecommute": RemoteKind.REMOTE,
}
FILTERS = {
    " ".join(forms(phrase)): (name, value.value)
    for name, phrases in (("types", _TYPES), ("remote", _REMOTE))
    for phrase, value in phrases.items()
}  # by the words, the filter and its value
LONGEST = max(len(phrase.split()) for phrase in FILTERS)
LARGE = 8  # ZIP codes: a city so large is meant by its bare name
LONGEST_PLACE = 4  # words
_BEFORE_A_PLACE = frozenset({"in", "near", "around", "at"})


@dataclass(frozen=True)
class NamedFilter:
    phrase: str
    name: str
    value: str
    rest: str  # the words without it


def filters_named(words: str) -> Iterator[NamedFilter]:
    """What is quoted, or excluded, or one of several, was meant as words."""
    typed = words.split(" ")
    if is_more_than_words(words):
        return
    start = 0
    while start < len(typed):
        for size in range(min(LONGEST, len(typed) - start), 0, -1):
            part = " ".join(typed[start : start + size])
            phrase = " ".join(forms(part))
            if phrase in FILTERS and not part.startswith("-"):
                rest = " ".join([*typed[:start], *typed[start + size :]])
                yield NamedFilter(phrase, *FILTERS[phrase], rest)
                start += size - 1
                break
        start += 1


def place_named(words: str) -> tuple[str, str]:
    """The place at the end of the words, and what stands before it: "nurse in Columbus, OH".

    Without an "in" it is a ZIP code or a state, names its state, or is large: a "mobile developer"
    is nowhere.
    """
    typed = words.split(" ")
    if is_more_than_words(words):
        return "", words
    for size in range(min(LONGEST_PLACE, len(typed) - 1), 0, -1):
        before, place = typed[:-size], " ".join(typed[-size:])
        is_said = before[-1].lower() in _BEFORE_A_PLACE
        if not place.startswith("-") and (is_said or _is_told_apart(place)) and places.find(place):
            return place, " ".join(before[:-1] if is_said else before)
    return "", words


def _is_told_apart(place: str) -> bool:
    found = places.find(place)
    if not found or places.city_and_state(place):
        return bool(found)
    is_state = not found[0].city and len(place) > len("OH")
    return is_state or bool(found[0].zip_code) or found[0].weight >= LARGE


def is_more_than_words(words: str) -> bool:
    return '"' in words or "or" in words.lower().split(" ")
