"""How a place was understood, as people write places: by nickname, with a slip, with "or remote".

What a recruiter writes goes through `places.find` alone: there nothing is guessed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tantivy import Query, Searcher

from jobstore.lib import clock, places
from jobstore.lib.places import Place, miles_between
from openings.index.queries import reader
from openings.search.queries.nicknames import AREAS, NICKNAMES
from openings.search.queries.pieces import every, not_live, one_of, value
from openings.search.queries.spots import spots_within

HINTS = 4
MOST = 4  # places meant at once
CHOICE = 6  # places of one name to choose from
TOWN = 5  # ZIP codes: a smaller place gives way to a bigger one abroad
CLEARLY = 2  # times as large, or as many openings, as the next of the name: taken, and asked beside
NEARBY = 10  # miles: what is called so and lies there is that city
DWARFS = 8  # times as many ZIP codes as any other place of the name: nobody has to be asked
ANYWHERE = frozenset(
    {"", "anywhere", "everywhere", "any", "usa", "us", "united states", "america", "nationwide"}
)
ANYWHERE |= {"u.s.", "u.s.a.", "the us", "united states of america", "the united states"}
REMOTE = frozenset({"remote", "remotely", "home", "work from home", "home office", "wfh"})
REMOTE |= {"fully remote", "100% remote", "remote (us)", "remote, us", "remote us", "remote, usa"}
HERE = frozenset({"near me", "nearby", "here", "around me"})  # nobody tells us where that is
_SAYS_REMOTE = re.compile(
    r"\b(?:remote(?:ly)?|wfh|work(?:ing)? (?:from|at) home|tele-?(?:work|commut)\w*)\b",
    re.IGNORECASE,
)
_OR_REMOTE = re.compile(
    r"^remote(?:ly)?\s*(?:\bor\b|/|,)\s*(?P<after>.+)$"
    r"|^(?P<before>.+?)\s*(?:\bor\b|/|,|\()\s*remote(?:ly)?\)?$",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"^(?:greater|downtown|near|around|in)\s+"
    r"|\s+(?:metro(?:politan)?(?:\s+area)?|area|region)$|,?\s+(?:usa?|united states)$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^the\s+(?=\S)", re.IGNORECASE)
_EITHER = re.compile(r"\s+or\s+|\s*/\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Abroad:
    """Where openings outside the United States are, by how their place begins."""

    start: str
    country: str = ""
    country_name: str = ""

    @property
    def name(self) -> str:
        return ", ".join(filter(None, (self.start.title(), self.country_name)))

    def query(self, searcher: Searcher) -> Query:
        """What the index has there; nothing where no opening is."""
        if not self.start:
            return value("country", self.country)
        names = [name for name, _ in searcher.terms_with_prefix("abroad", self.start)]
        found = [name for name in names if name.endswith(self.country)]
        return one_of("abroad", found) if found else Query.empty_query()


@dataclass(frozen=True, kw_only=True)
class PlaceMeant:
    """Remote, a state, a point with a radius, somewhere abroad, or several of them."""

    is_remote: bool = False  # too, where a place is named as well
    is_unknown: bool = False  # or one of `others`, and nobody can tell which
    is_guess: bool = False  # a slip was mended
    place: Place | None = None
    abroad: Abroad | None = None
    also: tuple[Place, ...] = ()  # "Chicago or Denver"
    others: tuple[Place | Abroad, ...] = ()  # what else the words may mean

    @property
    def name(self) -> str:
        """ "Chicago, IL or remote"; empty for remote alone and for anywhere."""
        spots = [spot for spot in (self.place, self.abroad, *self.also) if spot]
        names = [spot.name for spot in spots] + ["remote"] * (self.is_remote and bool(spots))
        return " or ".join(names)

    @property
    def places(self) -> list[Place]:
        return [place for place in (self.place, *self.also) if place]

    @property
    def centers(self) -> list[tuple[float, float]]:
        return [place.point for place in self.places if place.point]

    @property
    def has_circle(self) -> bool:
        return bool(self.centers)


def says_remote(words: str) -> bool:
    """Words of a search that name work from home themselves, to be found or to be left out."""
    return _SAYS_REMOTE.search(words) is not None


def understood(text: str) -> PlaceMeant:
    text = " ".join(text.split())
    if text.lower() in ANYWHERE:
        return PlaceMeant()
    if text.lower() in REMOTE:
        return PlaceMeant(is_remote=True)
    if text.lower() in HERE:
        return PlaceMeant(is_unknown=True)
    if found := _OR_REMOTE.match(text):
        meant = _spot(found["before"] or found["after"])
        return replace(meant, is_remote=not meant.is_unknown or bool(meant.others))
    return _spot(text)


def _spot(text: str) -> PlaceMeant:
    bare = _ARTICLE.sub("", text)
    if cities := _in_area(text):
        return _each_of(cities, others=places.find(bare))  # a town may be called so
    for words in dict.fromkeys((text, bare, _AROUND.sub("", bare))):
        if meant := _known(words):
            return meant
    parts = [_in_area(part) or _named(part)[:1] for part in _EITHER.split(text)]
    if len(parts) > 1 and all(parts):
        return _each_of([place for part in parts for place in part])
    if likely := places.similar(text):
        return PlaceMeant(place=likely[0], others=tuple(likely[1 : HINTS + 1]), is_guess=True)
    return PlaceMeant(is_unknown=True)


def _known(text: str) -> PlaceMeant | None:
    found = _named(text)
    abroad = _abroad(text) if not found or _gives_way(text, found[0]) else None
    if abroad:
        return PlaceMeant(abroad=abroad, others=tuple(found[:HINTS]))
    if not found:
        return None
    if meant := _meant_among(text, found):
        return PlaceMeant(place=meant, others=tuple(_elsewhere(found, meant)[:HINTS]))
    return PlaceMeant(is_unknown=True, others=tuple(found[:CHOICE]))


def _elsewhere(found: Iterable[Place], meant: Place) -> list[Place]:
    """What else may be meant: the postal data name some cities twice."""

    def is_it(place: Place) -> bool:
        if not place.point or not meant.point or place.state != meant.state:
            return place == meant
        return miles_between(place.point, meant.point) < NEARBY

    return [place for place in found if not is_it(place)]


def _in_area(text: str) -> list[Place]:
    bare = _ARTICLE.sub("", text)
    keys = (places.key_of(bare), places.key_of(_AROUND.sub("", bare)))
    names = next((AREAS[key] for key in keys if key in AREAS), ())
    return [place for name in names for place in places.find(name)[:1]]


def _each_of(cities: list[Place], *, others: Sequence[Place] = ()) -> PlaceMeant:
    first, *also = cities
    others = _elsewhere(others, first)[:HINTS]
    return PlaceMeant(place=first, also=tuple(also[: MOST - 1]), others=tuple(others))


def _named(text: str) -> list[Place]:
    """By nickname first, and what else is called so."""
    nicknames = NICKNAMES.get(places.key_of(text), ())
    found = [place for name in nicknames for place in places.find(name)[:1]]
    found += places.find(text) or places.zip_area(text)
    return list(dict.fromkeys(found))


def _gives_way(text: str, place: Place) -> bool:
    """A small town that was named without its state."""
    return bool(place.city) and place.weight <= TOWN and places.city_and_state(text) is None


def _meant_among(text: str, found: list[Place]) -> Place | None:
    """Of cities of one name: the clearly larger one if openings are live there, or in none of
    them; else the one that has clearly more of them. None where nothing decides.
    """
    first, *others = [place for place in found if place.city] or found
    if not found[0].city or not others or places.key_of(text) in NICKNAMES:
        return found[0]
    second = max(place.weight for place in others)
    is_hamlet = second == 1 and first.weight > TOWN
    if is_hamlet or first.weight >= DWARFS * second:
        return first
    live = _live_in([first, *others[: CHOICE - 1]])
    is_larger = first.weight >= CLEARLY * second
    if is_larger and (live[first] or not live.total()):
        return first
    (busiest, most), (_, fewer) = live.most_common(2)
    if most and most >= CLEARLY * fewer:
        return busiest
    return first if is_larger else None


def _live_in(cities: list[Place]) -> Counter[Place]:
    """How many openings are live in each; not in a bigger city beside it."""
    searcher = reader.searcher()
    found: Counter[Place] = Counter(dict.fromkeys(cities, 0))
    for place in cities:
        if searcher and place.point:
            spots = spots_within(NEARBY, *place.point, searcher)
            named = value("city", place.city.lower())
            found[place] = _live([one_of("spot", list(spots)), named], searcher) if spots else 0
    return found


def _live(queries: Sequence[Query], searcher: Searcher) -> int:
    found = every(queries, but=not_live(at=clock.now()))
    return reader.total_of(searcher.search(found, 1))


def _abroad(text: str) -> Abroad | None:
    """Where openings are live, by the place alone, else with its country."""
    start, _, rest = (part.strip().lower() for part in text.partition(","))
    if len(start) < len("uk") or start.isdigit():
        return None
    if not rest and _is_live(found := Abroad(start)):
        return found
    found = _in_a_country(start, rest)
    return found if _is_live(found) else None


def _in_a_country(start: str, rest: str) -> Abroad:
    from jobstore.lib.countries import country_name, country_named  # noqa: PLC0415 -- big, rare

    whole = country_named(start)
    code = country_named(rest) or whole
    return Abroad("" if whole else start, code, country_name(code) if code else "")


def _is_live(abroad: Abroad) -> bool:
    searcher = reader.searcher()
    return bool(searcher and _live([abroad.query(searcher)], searcher))
