"""The job list of a society of research software engineers: name, location, url, dates, kind."""

from collections.abc import Set as AbstractSet

from openings.actions.importing.advert import (
    TITLE_LIMIT,
    Advert,
    Row,
    check_dates,
    day_of,
    key_of,
    line_of,
    link_of,
    text_of,
    unknown_columns,
)
from openings.actions.importing.place import employer_in, read_place
from openings.actions.importing.remote import remote_kind
from openings.states import EmploymentType

SOURCE = "usrse"
KNOWN = frozenset({"name", "location", "url", "expires", "posted", "kind"})
PLACE_LIMIT = 1000
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
    title = line_of(row, "name", required=True)
    location = line_of(row, "location", limit=PLACE_LIMIT)
    posted, ends = day_of(row, "posted"), day_of(row, "expires")
    check_dates(posted, ends)
    place = read_place(location)
    employer, unit, employer_notes = employer_in(place.head, title=title, known=known, read=place)
    kind = text_of(row, "kind")
    notes = [*place.notes, *employer_notes, *unknown_columns(row, KNOWN)]
    if len(location) > TITLE_LIMIT:
        notes.append(f"place is cut to {TITLE_LIMIT} characters")
    if kind not in KINDS:
        notes.append(f'kind "{kind[:30]}" is unknown')
    url = link_of(row, "url", base_url=base_url)
    return Advert(
        source=SOURCE,
        source_key=key_of(text_of(row, "url"), title, text_of(row, "posted")),
        title=title,
        employer=employer[:160],
        unit=unit,
        place_text=location[:TITLE_LIMIT],
        **place.facts,
        remote=remote_kind(location),
        employment_type=KINDS.get(kind, ""),
        category=CATEGORY,
        posted=posted,
        ends=ends,
        source_url=url,
        notes=tuple(notes),
    )
