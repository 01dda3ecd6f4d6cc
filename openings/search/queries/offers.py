"""Words of a search that name a filter or a place: offered as one, never taken for one in
silence."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from openings.search.queries.asking import Engine, asked_of
from openings.search.queries.counts import LABELS
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.named import FILTERS, filters_named, place_named

MOST = 4  # filters


@dataclass(frozen=True)
class Offer:
    label: str
    criteria: SearchCriteria  # with a filter or a place instead of words
    count: int


def offers_of(criteria: SearchCriteria, engine: Engine) -> list[Offer]:
    """Each that leaves at least one opening."""
    counted = ((label, other, asked_of(other, engine).total) for label, other in _offered(criteria))
    return [Offer(label, other, count) for label, other, count in counted if count]


def _offered(criteria: SearchCriteria) -> Iterator[tuple[str, SearchCriteria]]:
    for named in islice(filters_named(criteria.words), MOST):
        chosen = getattr(criteria, named.name)
        if named.value not in chosen:
            changes = {named.name: (*chosen, named.value), "was": (*criteria.was, named.phrase)}
            label = f"Only {LABELS[named.name][named.value].lower()}"
            yield label, criteria.but(words=named.rest, **changes)
    place, rest = place_named(criteria.words)
    if place and not criteria.place:
        there = criteria.but(words=rest, place=place)
        if there.meant.name and not there.meant.is_guess:
            yield f"In {there.meant.name}", there


def back_to_words(criteria: SearchCriteria, name: str, value: str) -> SearchCriteria:
    """The search without a filter; where words had named it, with these again."""
    values = tuple(other for other in getattr(criteria, name) if other != value)
    said = [phrase for phrase in criteria.was if FILTERS.get(phrase) == (name, value)]
    was = tuple(phrase for phrase in criteria.was if phrase not in said)
    words = " ".join(filter(None, [criteria.words, *said[:1]]))
    return criteria.but(words=words, was=was, **{name: values})
