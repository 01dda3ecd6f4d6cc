"""What somebody may be about to type: words of titles, employers, places."""

from jobstore.lib import places, places_table
from jobstore.people.employer.models import Employer
from openings.index.queries import reader
from openings.index.queries.schema import forms

LEAST = 2  # letters
MOST = 8
EMPLOYERS = 3
STATE = 30  # as many ZIP codes of a city: larger ones stand before a state
LOOKED_AT = 500  # words, or lines of the table of places, that begin so


def words_begun(text: str) -> list[str]:
    """The search with its last word finished, the most frequent first; then employers."""
    before, _, last = text.rpartition(" ")
    begun = forms(last)
    searcher = reader.searcher()
    if len(text) < LEAST or not searcher:
        return []
    found = []
    if len(begun) == 1 and len(begun[0]) >= LEAST and not last.startswith(("-", '"')):
        words = searcher.terms_with_prefix("forms", begun[0], limit=LOOKED_AT)
        words.sort(key=lambda pair: -pair[1])
        found = [f"{before} {word}".strip() for word, _ in words[: MOST - EMPLOYERS]]
    named = Employer.objects.with_page().filter(name__istartswith=text).order_by("name", "pk")
    found += named.values_list("name", flat=True)[: MOST - len(found)]
    return list(dict.fromkeys(found))


def places_begun(text: str) -> list[str]:
    """The largest first; a ZIP code with its city."""
    key = places.key_of(text.partition(",")[0])
    if len(key) < LEAST:
        return []
    found: dict[str, int] = {}
    for count, line in enumerate(places_table.lines_from(key)):
        if count == LOOKED_AT:
            break
        _key, state, city, _latitude, _longitude, weight, _zone = line
        name = f"{_key} {city}, {state}" if _key.isdigit() else f"{city}, {state}"
        found[name] = max(int(weight), found.get(name, 0))
    states = [name for name in places.STATES.values() if name.lower().startswith(key)]
    found |= dict.fromkeys(states, STATE)
    return sorted(found, key=lambda name: (-found[name], name))[:MOST]
