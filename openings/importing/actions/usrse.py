"""The job list of a society of research software engineers: name, location, url, dates, kind."""

from collections.abc import Set as AbstractSet

from openings.importing.actions.address import whereabouts
from openings.importing.actions.identity import Advert, Row, key_of
from openings.importing.actions.jobposting import remote_kind
from openings.importing.actions.place import employer_in, read_place
from openings.importing.actions.reading import NAME_LIMIT, Reading
from openings.opening.states import EmploymentType

SOURCE = "usrse"
KNOWN = frozenset({"name", "location", "url", "expires", "posted", "kind"})
LOCATION_LIMIT = 1000  # with the employer in front of the place
CATEGORY = "Research software"
KINDS = {"rse": "", "related": "", "us-rse": "", "internship": EmploymentType.INTERN.value}


def fits(row: object) -> bool:
    return isinstance(row, dict) and {"name", "location", "expires"} <= row.keys()


def known_employers(rows: list[Row]) -> frozenset[str]:
    """Names that stand alone between nothing and a place somewhere in the file."""
    names = set()
    for row in rows:
        location = row.get("location")
        if isinstance(location, str):
            read = read_place(location)
            if read.found and read.head and "," not in read.head:
                names.add(read.head.casefold())
    return frozenset(names)


def read(row: Row, *, known: AbstractSet[str], base_url: str) -> Advert:
    reading = Reading(row, base_url=base_url)
    title = reading.title("name")
    location = reading.line("location", limit=LOCATION_LIMIT)
    posted, ends = reading.dates("posted", "expires")
    place = read_place(location)
    where = whereabouts(reading, location, place.all)
    employer, unit, employer_notes = employer_in(place.head, title=title, known=known, read=place)
    reading.note_unknown(KNOWN)
    kind = reading.text("kind")
    if kind not in KINDS:
        reading.notes.append(f'kind "{kind[:30]}" is unknown')
    url = reading.link("url")
    key = key_of(reading.text("url"), title, reading.text("posted"))
    return Advert(
        source=SOURCE,
        source_key=key,
        title=title,
        employer=employer[:NAME_LIMIT],
        unit=unit,
        **where.facts,
        remote=remote_kind(location),
        employment_type=KINDS.get(kind, ""),
        category=CATEGORY,
        posted=posted,
        ends=ends,
        source_url=url,
        notes=(*where.notes, *employer_notes, *reading.notes),
    )
