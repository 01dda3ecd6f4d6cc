"""Words of a search that name a filter: offered as one, never taken for one in silence."""

from dataclasses import dataclass

from openings.index.queries.schema import forms
from openings.opening.states import EmploymentType, RemoteKind
from openings.search.queries.asking import Engine, asked_of
from openings.search.queries.criteria import SearchCriteria

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
    "wfh": RemoteKind.REMOTE,
}
FILTERS = {
    " ".join(forms(phrase)): (name, value.value)
    for name, phrases in (("types", _TYPES), ("remote", _REMOTE))
    for phrase, value in phrases.items()
}  # by the words, the filter and its value
LONGEST = max(len(phrase.split()) for phrase in FILTERS)


@dataclass(frozen=True)
class Offer:
    phrase: str
    name: str
    value: str
    criteria: SearchCriteria  # with the filter in place of the words
    count: int


def offers_of(criteria: SearchCriteria, engine: Engine) -> list[Offer]:
    """Each that leaves at least one opening."""
    found = []
    for phrase, (name, value), rest in _named(criteria.words):
        chosen = getattr(criteria, name)
        if value in chosen:
            continue
        other = criteria.but(words=rest, **{name: (*chosen, value)}, was=(*criteria.was, phrase))
        if count := engine.count(asked_of(other, engine).where()):
            found.append(Offer(phrase, name, value, other, count))
    return found


def _named(words: str) -> list[tuple[str, tuple[str, str], str]]:
    """The phrases that name a filter, and what is left without each. What is quoted, or excluded,
    or one of several, was meant as words."""
    typed = words.split(" ")
    if '"' in words or "or" in (word.lower() for word in typed):
        return []
    found, start = [], 0
    while start < len(typed):
        for size in range(min(LONGEST, len(typed) - start), 0, -1):
            part = " ".join(typed[start : start + size])
            phrase = " ".join(forms(part))
            if phrase in FILTERS and not part.startswith("-"):
                rest = " ".join([*typed[:start], *typed[start + size :]])
                found.append((phrase, FILTERS[phrase], rest))
                start += size - 1
                break
        start += 1
    return found


def back_to_words(criteria: SearchCriteria, name: str, value: str) -> SearchCriteria:
    """The search without a filter; where words had named it, with these again."""
    values = tuple(other for other in getattr(criteria, name) if other != value)
    said = [phrase for phrase in criteria.was if FILTERS.get(phrase) == (name, value)]
    was = tuple(phrase for phrase in criteria.was if phrase not in said)
    words = " ".join(filter(None, [criteria.words, *said[:1]]))
    return criteria.but(words=words, was=was, **{name: values})
