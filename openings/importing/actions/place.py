"""Takes "employer, city, state" apart. A place counts only when the postal data know it."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from jobstore.lib import places
from jobstore.lib.countries import country_code, country_named

NO_EMPLOYER = "employer is not stated"
NOT_FOUND = "place is kept as written: no known city and state"
SEVERAL = "place is kept as written: it names several, and one of them is not known"
ABROAD = "place is kept as written: it lies outside the United States"

TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "UM", "VI"})  # of the United States, by ISO
_BLANKS = re.compile(r"\s+")
_IN_THE_END = re.compile(r"\s*\(([^()]*)\)\s*$")
_AT_THE_START = re.compile(r"^\((?:[^()]*)\)\s*|^(?:remote|virtual)\s*/\s*", re.IGNORECASE)
_HOW = (
    r"(?:(?:possible|potential|for|can|be|w/|possibility|of|fully|full|100%|all|us|part[- ]time|pt"
    r"|currently|location|to|this|position|is|eligible|a)\s+)*"
    r"(?:remote(?!\s+sens)|hybrid|flexible|telework|virtual|on-?site|in-person|worldwide)\b"
)
_WORKING = re.compile(rf"^{_HOW}.*$", re.IGNORECASE)
_WORKING_AND_WHERE = re.compile(
    rf"^{_HOW}(?: work)?\s*(?:[-–—:|/,(]+|\b(?:in|from|within)\b)\s*(?P<where>\w.*?)\)?$",
    re.IGNORECASE,
)
_CODE_BEHIND = re.compile(r",?\s*\b(?:USA|US|United States),?\s+(\d{5}(?:-\d{4})?)$")
_WORKING_IN_THE_END = re.compile(
    rf"\s*(?:[,/;]|\s-{{1,2}}|–|\band/or\b|\band\b|\bwith\b|\bor\b)\s*{_HOW}.*$", re.IGNORECASE
)
_SCHOOL = re.compile(r"\b(?:university|college)\b", re.IGNORECASE)  # some have ZIP codes
_UNITED_STATES = re.compile(r",?\s*\b(?:USA|US|U\.S\.A?\.?|United States)\s*$")
_BETWEEN = re.compile(r"\s*[;|\u2022]\s*|\s+\bor\b(?=\s*[^\W\d])")
# Stands inside names as well, so it only counts between two known cities.
_PERHAPS_BETWEEN = re.compile(r"\s*/\s*|\s+(?:&|\+|and|[-–—])\s+")
_NOWHERE = re.compile(
    r",?\s*(?:US[- ]based|various \w+.*|multiple locations|no physical location.*)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class PlaceRead:
    head: str = ""  # what stands before the place
    before_place: bool = False  # and that place is known
    found: places.Place | None = None
    region: str = ""
    country: str = ""
    only_remote: bool = False  # no place at all, but a word for working remotely
    notes: tuple[str, ...] = ()
    text: str = ""  # of one of several, as written
    others: tuple["PlaceRead", ...] = ()  # behind this one

    @property
    def all(self) -> tuple["PlaceRead", ...]:
        return self, *self.others

    @property
    def is_known(self) -> bool:
        return bool(self.found or self.region or self.country)

    @property
    def facts(self) -> dict[str, Any]:
        """What an advert says of it, by the names of `Advert`."""
        found = self.found
        return {
            "city": found.city if found else "",
            "region": found.state if found else self.region,
            "postal_code": found.zip_code if found else "",
            "country": self.country,
            "latitude": found.latitude if found else None,
            "longitude": found.longitude if found else None,
        }


def is_working(text: str) -> bool:
    """Whether it says how one works, not where."""
    return bool(_WORKING.match(text))


def note_of(country: str) -> str:
    return NOT_FOUND if country in TERRITORIES else ABROAD


def read_place(text: str) -> PlaceRead:
    text = _BLANKS.sub(" ", text).strip(" ,")
    text = _AT_THE_START.sub("", text)
    inside = _IN_THE_END.search(text)
    whole, text = text, _IN_THE_END.sub("", text) if inside else text
    working = _WORKING_AND_WHERE.match(whole)
    if working and (at_work := _working_at(working["where"])):
        return at_work
    text = _CODE_BEHIND.sub(r" \1", text)
    says_remote = bool(_WORKING_IN_THE_END.search(whole) or _WORKING.match(text)) or bool(
        inside and re.search(_HOW, inside[1], re.IGNORECASE)
    )
    text = _WORKING_IN_THE_END.sub("", text)
    text = "" if _WORKING.match(text) else text
    text = _NOWHERE.sub("", text)
    read = _read_places(text)
    if read.others or SEVERAL in read.notes or read.found or read.country not in ("", "US"):
        return read
    if inside and (place := places.city_and_state(inside[1])):
        return PlaceRead(head=read.head, before_place=True, found=place, country="US")
    if says_remote and not read.region and not read.before_place:
        is_lost = working and bool(_UNITED_STATES.sub("", working["where"]))
        return PlaceRead(head=read.head, only_remote=True, notes=(NOT_FOUND,) if is_lost else ())
    return read


def _read_places(text: str) -> PlaceRead:
    """The first with the others; if one of them is not known, the text stays whole."""
    parts = [part.strip(" ,") for part in _BETWEEN.split(text)]
    parts = [part for part in parts if part and not _WORKING.match(part)]
    reads = [one for part in parts for one in _read_part(part)]
    first = reads[0] if reads else _read_one("")
    if not all(read.is_known for read in reads[1:] and reads):
        return PlaceRead(head=first.head, before_place=first.before_place, notes=(SEVERAL,))
    return replace(first, others=tuple(replace(read, others=()) for read in reads[1:]))


def _read_part(part: str) -> tuple[PlaceRead, ...]:
    """A place; or several cities, if what stands between them is nothing but that."""
    pieces = [_read_one(piece) for piece in _PERHAPS_BETWEEN.split(part)]
    if len(pieces) > 1 and all(piece.found for piece in pieces):
        return tuple(pieces)
    read = _read_one(part)
    return replace(read, text=read.text or part).all


def _working_at(where: str) -> PlaceRead | None:
    """The city, or the state, after a word for how one works: "Hybrid - Boise, ID"."""
    read = _read_places(where)
    if read.found and not read.head:
        return read
    bare = _UNITED_STATES.sub("", where)
    state = places.state_code(bare) if bare != where or not country_code(bare) else ""
    return PlaceRead(region=state, country="US", only_remote=True) if state else None


def _read_one(text: str) -> PlaceRead:
    home = _UNITED_STATES.search(text)
    segments = [part.strip() for part in _UNITED_STATES.sub("", text).split(",") if part.strip()]
    if not segments:
        return PlaceRead(country="US" if home else "", notes=(NOT_FOUND,))
    for size in (2, 1):
        if len(segments) >= size:
            place = places.city_and_state(", ".join(segments[-size:]))
            head = _read_one(", ".join(segments[:-size])) if place else None
            if not place:
                continue
            here = PlaceRead(
                head=_head(segments[:-size]),
                before_place=True,
                found=place,
                country="US",
                text=", ".join(segments[-size:]),
            )
            if head and head.found:  # "Austin, TX, Boston, MA"
                return replace(head, others=(*head.others, replace(here, head="")))
            return here
    is_state = len(segments) > 1 or (home and places.state_code(segments[0]) != "WA")  # or DC
    state = places.state_code(segments[-1]) if is_state else ""
    if state:
        return PlaceRead(head=_head(segments[:-1]), region=state, country="US", notes=(NOT_FOUND,))
    last = segments[-1].split("/")[-1].strip()
    country = "" if last in segments[:1] and places.find(last) else country_named(last)
    if country and country != "US":
        return PlaceRead(head=_head(segments[:-1]), country=country, notes=(note_of(country),))
    return PlaceRead(head=_head(segments), notes=(NOT_FOUND,))


def _is_place(head: str) -> bool:
    return not _SCHOOL.search(head) and bool(places.find(head))


def _head(segments: list[str]) -> str:
    return ", ".join(segments).strip(" ,-–/")


def employer_in(
    head: str, *, title: str, known: AbstractSet[str], read: PlaceRead
) -> tuple[str, str, tuple[str, ...]]:
    """(employer, unit, notes) that a text states; both empty when no rule allows to say so.

    1. The text, or its last or first part, is an employer that stands alone before a place in
       another row. 2. The text stands before a known place. 3. Or before a word for working
       remotely, and is no place itself. 4. The title ends in "at" and a known employer.
    """
    parts = [part.strip() for part in head.split(",") if part.strip()]
    for part, rest in ((parts[-1:], parts[:-1]), (parts[:1], parts[1:])):
        if part and part[0].casefold() in known:
            unit = ", ".join(rest)
            note = (f'employer read as "{part[0]}", unit as "{unit}"',) if unit else ()
            return part[0], unit, note
    is_title = bool(head) and head.casefold() in title.casefold()
    if head and not is_title and (read.before_place or (read.only_remote and not _is_place(head))):
        return head, "", ()
    said = re.search(r"\bat (?:the )?(.+)$", title)
    if said and said[1].strip().casefold() in known:
        return said[1].strip(), "", ("employer read from the title",)
    return "", "", (NO_EMPLOYER,)
