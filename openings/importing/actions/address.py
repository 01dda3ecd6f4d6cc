"""Places that JSON-LD and CSV state in fields of their own, or in one line of text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jobstore.lib import places
from jobstore.lib.countries import country_code
from openings.importing.actions.identity import PlaceStated
from openings.importing.actions.place import (
    NOT_FOUND,
    SEVERAL,
    PlaceRead,
    is_working,
    note_of,
    read_place,
)
from openings.importing.actions.reading import Reading
from openings.place.models import PLACES_LIMIT, TOO_MANY

PLACE_LIMIT = 200
NEAR = 30  # miles from a ZIP code to the city that has it
# What some sources write where they have nothing.
NOTHING = frozenset({"unavailable", "n/a", "none", "null", "-", "--", "not specified"})
AREAS = frozenset({"Country", "State", "AdministrativeArea"})
PARTS = ("streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry")


@dataclass(frozen=True)
class Address:
    """As stated: in the parts of PARTS, or as one text."""

    street: str = ""
    city: str = ""
    state: str = ""
    postal: str = ""
    country: str = ""
    text: str = ""
    is_home: bool = False  # where no country is stated, it is the United States

    @property
    def written(self) -> str:
        parts = (self.street, self.city, self.state, self.postal, self.country)
        return self.text or ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Whereabouts:
    """Every place of an advert."""

    text: str  # of all as written: tells adverts apart
    places: tuple[PlaceStated, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def country(self) -> str:
        """That all of them lie in."""
        countries = {place.country for place in self.places}
        return countries.pop() if len(countries) == 1 else ""

    @property
    def facts(self) -> dict[str, Any]:
        """By the names of `Advert`."""
        return {"place_text": self.text, "places": self.places}


def places_of(reading: Reading, addresses: Iterable[Address], *, written: str = "") -> Whereabouts:
    """`written` is what the source itself says of all of them, where that is another text."""
    several = list(dict.fromkeys(address for address in addresses if address.written))
    text = written or "; ".join(dict.fromkeys(address.written for address in several))
    reads = [
        replace(read, text=read.text if place.others else address.written)
        for address in several
        for place in [_place_at(address)]
        for read in place.all
    ]
    return whereabouts(reading, text, reads)


def whereabouts(reading: Reading, text: str, reads: Iterable[PlaceRead]) -> Whereabouts:
    """What says no more than how one works is no place beside others."""
    several = list(reads)
    if len(several) > 1:
        several = [read for read in several if read.is_known or not read.only_remote] or several
    stated = dict.fromkeys(
        PlaceStated(place_text=_cut(read.text or text), **read.facts) for read in several
    )
    places = tuple(stated)[:PLACES_LIMIT]
    if len(stated) > len(places):
        lost = len(stated) - len(places)
        was = "place is" if lost == 1 else "places are"
        reading.notes.append(f"{lost} {was} left out: {TOO_MANY}")
    if len(places) == 1 and len(text) > PLACE_LIMIT:
        reading.notes.append(f"place is cut to {PLACE_LIMIT} characters")
    notes = dict.fromkeys(note for read in several for note in read.notes)
    return Whereabouts(_cut(text), places if text else (), tuple(notes))


def _cut(text: str) -> str:
    return text[:PLACE_LIMIT].rstrip()


def addresses_in(reading: Reading, location: Any) -> Iterator[Address]:
    """Each address of a schema.org `jobLocation`, whichever form it has."""
    for place in location if isinstance(location, list) else [location]:
        if not isinstance(place, Mapping):
            yield Address(text=reading.line("jobLocation", place, limit=1000))
        elif place.get("address"):
            for address in addresses_in(reading, place["address"]):
                yield _named(address, reading.line("jobLocation", place.get("name")))
        elif any(place.get(name) for name in PARTS):
            yield _in_parts(reading, place)
        elif place.get("@type") in AREAS:
            yield from required_places(reading, place)
        else:
            yield Address(text=reading.line("jobLocation", place.get("name"), limit=1000))


def required_places(reading: Reading, value: Any) -> Iterator[Address]:
    """Where applicants for remote work must live: countries, states, or other places."""
    name = "applicantLocationRequirements"
    for area in value if isinstance(value, list) else [value]:
        is_thing = isinstance(area, Mapping)
        text = reading.line(name, area.get("name") if is_thing else area)
        within = area.get("containedInPlace") if is_thing else None
        country = reading.line(name, within.get("name") if isinstance(within, Mapping) else "")
        kind = area.get("@type") if is_thing else None
        if is_thing and area.get("address"):
            yield from addresses_in(reading, area["address"])
        elif kind != "State" and (kind == "Country" or country_code(text)):
            yield Address(country=text)
        elif places.state_code(text):
            yield Address(state=text, country=country)
        else:
            yield Address(text=text)


def _named(address: Address, name: str) -> Address:
    """Where the address is no more than a country, the name of the place says where."""
    if not (name and address.country and address.written == address.country):
        return address
    if country_code(name.rpartition(",")[2]) == country_code(address.country):
        return Address(text=name)
    return replace(address, city=name)


def _in_parts(reading: Reading, address: Mapping[str, Any]) -> Address:
    stated = [reading.line(name, address.get(name)) for name in PARTS]
    street, city, state, postal, country = ("" if one.lower() in NOTHING else one for one in stated)
    return Address(street, city, state, postal, country)


def _place_at(address: Address) -> PlaceRead:
    if address.text or address.written == address.city != "":
        return _place_in(address.written)
    country = country_code(address.country)
    if address.country and not country:
        note = f'country "{address.country[:40]}" is unknown and left out'
        return PlaceRead(notes=(note, NOT_FOUND) if address.city or address.state else (note,))
    if country == "PR":  # a country of its own to ISO, a state to the postal data
        address, country = replace(address, state="PR"), "US"
    if country not in ("", "US"):
        return PlaceRead(country=country, notes=(note_of(country),))
    return _at_home(address, country=country)


def _at_home(address: Address, *, country: str) -> PlaceRead:
    """City and state, or a ZIP code that agrees with them; else nothing but a note."""
    city, state = address.city, places.state_code(address.state.upper().removeprefix("US-"))
    city = "" if is_working(city) else city
    both = places.city_and_state(city)
    if both and (not address.state or both.state == state):
        city, state = both.city, both.state
    found = _by_zip(address.postal, city, state, is_home=country == "US" or address.is_home)
    found = found or (places.city_in(city, state) if city and state else None)
    if found:
        lost = f'postal code "{address.postal[:12]}" is not of {found.name} and is left out'
        notes = (lost,) if address.postal and not found.zip_code else ()
        return PlaceRead(found=found, country="US", notes=notes)
    if not country and country_code(address.state):
        return PlaceRead(notes=(NOT_FOUND,))  # "Berlin, DE" is not in Delaware
    notes = (NOT_FOUND,) if city or address.state or address.postal else ()
    return PlaceRead(region=state, country=country or ("US" if state else ""), notes=notes)


def _by_zip(code: str, city: str, state: str, *, is_home: bool) -> places.Place | None:
    """Of the city that is stated; where the postal data do not know that, of the ZIP code."""
    found = places.zip_place(code) if code else None
    if found is None or (state and found.state != state):
        return None
    named = places.city_in(city, found.state) if city else None
    if named is None:
        return found if state or (is_home and not city) else None
    points = [(place.latitude or 0.0, place.longitude or 0.0) for place in (found, named)]
    is_near = places.miles_between(points[0], points[1]) < NEAR
    return replace(found, city=named.city) if is_near else None


def _place_in(text: str) -> PlaceRead:
    read = read_place(text)
    is_home = bool(re.search(r"\b(?:USA?|U\.S\.(?:A\.)?|United States)(?!\w)", text))
    if read.only_remote and is_home:
        return replace(read, country="US")
    if any(_is_perhaps_abroad(one) for one in read.all) and not is_home:
        return PlaceRead(notes=(SEVERAL if read.others else NOT_FOUND,))
    return read


def _is_perhaps_abroad(read: PlaceRead) -> bool:
    """ "Berlin, DE", "Tbilisi, Georgia" """
    state = read.text.rpartition(",")[2]
    return bool(read.region and not read.found and country_code(state))
