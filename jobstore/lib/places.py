"""Places of the United States, from the postal data of `zipcodes`. Nothing is guessed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from math import asin, cos, radians, sin, sqrt
from statistics import fmean

from jobstore.lib import places_table

EARTH_MILES = 3958.8
ZIP_DIGITS = 5
SHORTEST_SLIP = 5  # letters: a shorter name has too many neighbors
LONG = 8  # letters, of which two may be wrong
SIMILAR = 5
WHOLE_STATE = 100_000  # heavier than any city
STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia",
    "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois",
    "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
    "WY": "Wyoming",
}  # fmt: skip
_STATE_BY_NAME = {name.lower(): code for code, name in STATES.items()}
# What people write and the postal data do not.
_SAME_CITY = {
    ("new york city", "NY"): "New York",
    ("nyc", "NY"): "New York",
    ("ny", "NY"): "New York",
    ("manhattan", "NY"): "New York",
    ("washington dc", "DC"): "Washington",
}
_NAMED_LIKE_A_CITY = ("NY", "WA")  # a bigger one than any city of that name elsewhere
_STATE_OF = re.compile(r"^state of (.+)$|^(.+) state$", re.IGNORECASE)
_NOT_A_LETTER = re.compile(r"[^a-z0-9 ]")
_APOSTROPHE = re.compile("['’`]")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """A point with its name; a whole state has no city and no point."""

    city: str
    state: str
    zip_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    weight: int = field(default=0, compare=False)  # ZIP codes: tells a city from a hamlet
    time_zone: str = field(default="", compare=False)

    @property
    def point(self) -> tuple[float, float] | None:
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def name(self) -> str:
        if not self.city:
            return STATES[self.state] + (" State" if self.state in _NAMED_LIKE_A_CITY else "")
        return f"{self.city}, {self.state} {self.zip_code}".strip()


def key_of(city: str) -> str:
    """How a city stands in the table, however it is written."""
    apart = unicodedata.normalize("NFKD", city.lower().replace("-", " "))  # "é" as "e" and a mark
    text = _NOT_A_LETTER.sub("", apart)
    text = _BLANKS.sub(" ", text).strip()
    for short, long in (("st ", "saint "), ("ft ", "fort "), ("mt ", "mount ")):
        if text.startswith(short):
            return long + text.removeprefix(short)
    return text


def _read(line: list[str]) -> Place:
    """A city, or the spot of a ZIP code."""
    key, state, city, latitude, longitude, weight, zone = line
    return Place(
        city=city,
        state=state,
        zip_code=key if key.isdigit() else "",
        latitude=float(latitude),
        longitude=float(longitude),
        weight=int(weight),
        time_zone=_zone_name(zone),
    )


def _zone_name(short: str) -> str:
    return short if not short or short.startswith("Pacific/") else places_table.HOME_ZONES + short


def state_code(text: str) -> str:
    """The code of a state written out or as its two letters; empty when it is none."""
    plain = text.strip().replace(".", "")
    if found := _STATE_OF.match(plain):
        plain = found[1] or found[2]
    if plain.upper() in STATES:
        return plain.upper()
    return _STATE_BY_NAME.get(_BLANKS.sub(" ", plain.lower()), "")


def city_in(city: str, state: str) -> Place | None:
    """That city of that state, when the postal data know it."""
    name = _SAME_CITY.get((_BLANKS.sub(" ", city.lower().replace(".", "")).strip(), state), city)
    return next((_read(line) for line in _lines(name, f"\t{state}\t")), None)


def _lines(city: str, end: str) -> Iterator[list[str]]:
    """The postal data have "Lees Summit" for Lee's Summit, but "O Fallon" for O'Fallon."""
    for key in dict.fromkeys((key_of(city), key_of(_APOSTROPHE.sub(" ", city)))):
        yield from places_table.lines_from(key + end)


def cities_named(city: str) -> list[Place]:
    """Every city of that name, the one with the most ZIP codes first."""
    found = map(_read, _lines(city, "\t"))
    return sorted(found, key=lambda place: -place.weight)


def zip_place(code: str) -> Place | None:
    """The middle of a ZIP code, else its city; None for military and foreign ones."""
    if not re.match(r"\d{5}", code.strip()):
        return None
    return next(map(_read, places_table.lines_from(f"{code.strip()[:ZIP_DIGITS]}\t")), None)


def city_and_state(text: str) -> Place | None:
    """ "Columbus, OH", "Columbus OH", "Columbus, Ohio" or "Columbus, OH 43215": both must agree."""
    text = _BLANKS.sub(" ", text).strip(" ,")
    words = text.rsplit(" ", 1)
    if len(words) > 1 and re.fullmatch(r"\d{5}(-\d{4})?", words[1]):
        place = zip_place(words[1])
        named = city_and_state(words[0])
        return place if place and named and place.state == named.state else None
    for size in (1, 2, 3):
        parts = text.rsplit(" ", size)
        if len(parts) <= size:
            break
        state = state_code(" ".join(parts[1:]))
        if state and (place := city_in(parts[0].strip(" ,"), state)):
            return place
    return None


def find(text: str) -> list[Place]:
    """What a person may mean by a place, the likeliest first: ZIP code, city, or a whole state."""
    text = text.strip()
    if re.fullmatch(r"\d{5}(-\d{4})?", text):
        place = zip_place(text)
        return [place] if place else []
    if place := city_and_state(text):
        return [place]
    named = cities_named(text)
    state = state_code(text)
    if not state:
        return named
    is_city = state in _NAMED_LIKE_A_CITY and text.lower() == STATES[state].lower()
    return [named[0], Place("", state), *named[1:]] if is_city else [Place("", state), *named]


def zip_area(text: str) -> list[Place]:
    """The first three digits of a ZIP code: the middle of all that begin so, by its chief city."""
    if not re.fullmatch(r"[0-9]{3}", text):
        return []
    spots = [_read(line) for line in places_table.lines_from(text) if line[0].isdigit()]
    if not spots:
        return []
    chief = Counter((spot.city, spot.state) for spot in spots).most_common(1)[0][0]
    latitude, longitude = (
        round(fmean(getattr(spot, name) for spot in spots), 4) for name in ("latitude", "longitude")
    )
    return [Place(*chief, text, latitude, longitude, len(spots))]


def similar(text: str) -> list[Place]:
    """Cities and states whose name is a slip or two away, the likeliest first."""
    from rapidfuzz import process  # noqa: PLC0415 -- some MB that only pages need
    from rapidfuzz.distance import OSA  # noqa: PLC0415 -- the same

    words = text.replace(",", " ").split()
    name, state = text, ""
    for size in (1, 2):
        code = state_code(" ".join(words[-size:])) if len(words) > size else ""
        if code:
            name, state = " ".join(words[:-size]), code
    key, names = key_of(name), _spellings()
    if len(key) < SHORTEST_SLIP:
        return []
    slips = 1 if len(key) < LONG else 2
    keys = [name for name, _state, _weight in names]
    hits = process.extract(key, keys, scorer=OSA.distance, score_cutoff=slips, limit=None)
    near = [(slips, -names[at][2], at) for _name, slips, at in hits]
    found = [names[at] for _slips, _weight, at in sorted(near) if state in ("", names[at][1])]
    return [
        city_in(key, code) or Place("", code) if weight < WHOLE_STATE else Place("", code)
        for key, code, weight in found[:SIMILAR]
    ]


def get_ready() -> None:
    """Load what a slip needs, so that the first one in a process costs no more than the next."""
    similar("Warm Springs")


@cache
def _spellings() -> list[tuple[str, str, int]]:
    states = [
        (name, code, WHOLE_STATE)
        for name, code in _STATE_BY_NAME.items()
        if code not in _NAMED_LIKE_A_CITY
    ]
    return [*states, *places_table.names()]


def miles_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    lat1, lon1, lat2, lon2 = (radians(degree) for degree in (*one, *other))
    part = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_MILES * asin(sqrt(part))
