"""Adverts of a foundation for open source: Markdown, a deadline, the share of a full job."""

import re
from collections.abc import Set as AbstractSet
from typing import Any

from openings.importing.actions.address import whereabouts
from openings.importing.actions.identity import Advert, Row, RowRefused, key_of
from openings.importing.actions.jobposting import remote_kind
from openings.importing.actions.place import NO_EMPLOYER, read_place
from openings.importing.actions.reading import NAME_LIMIT, TEXT_LIMIT, Reading
from openings.opening.states import EmploymentType

SOURCE = "numfocus"
KNOWN = frozenset(
    {"entity", "title", "url", "percentTime", "percentOSS", "badges", "deadline", "expires"}
    | {"location", "description", "file", "posted"}
)
NO_TITLES = frozenset({"full-time", "part-time", "full time", "part time", "contract"})
FULL = 100


def fits(row: object) -> bool:
    return isinstance(row, dict) and {"entity", "title", "deadline"} <= row.keys()


def known_employers(rows: list[Row]) -> frozenset[str]:
    """The employer has a column of its own."""
    return frozenset()


def read(row: Row, *, known: AbstractSet[str], base_url: str) -> Advert:
    file = re.match(r"\d{4}-\d{2}-\d{2}", str(row.get("file") or ""))
    # The files of this source are named after the day on which they were posted.
    reading = Reading({**row, "posted": file[0] if file else ""}, base_url=base_url)
    title = reading.title("title")
    if title.casefold() in NO_TITLES:
        raise RowRefused(f'title "{title}" says how much work it is, not which')
    posted, ends = reading.dates("posted", "deadline", "expires")
    location = reading.line("location")
    place = read_place(location)
    where = whereabouts(reading, location, place.all)
    employment_type, notes = _employment_type(row.get("percentTime"))
    if location and not place.only_remote:
        notes += where.notes
    employer = reading.line("entity", limit=NAME_LIMIT)
    if not employer:
        notes += (NO_EMPLOYER,)
    key = key_of(reading.text("entity"), title, reading.text("deadline"))
    reading.note_unknown(KNOWN)
    return Advert(
        source=SOURCE,
        source_key=reading.line("file") or key,
        title=title,
        description=reading.cut(
            "description", reading.text("description"), limit=TEXT_LIMIT, between="\n\n"
        ),
        employer=employer,
        **where.facts,
        remote=remote_kind(location),
        employment_type=employment_type,
        category="Open source",
        posted=posted,
        ends=ends,
        source_url=reading.link("url"),
        notes=(*notes, *reading.notes),
    )


def _employment_type(percent: Any) -> tuple[str, tuple[str, ...]]:
    if percent is None:
        return "", ("percentTime is not stated",)
    if isinstance(percent, bool) or not isinstance(percent, int) or not 0 < percent <= FULL:
        return "", (f'percentTime "{str(percent)[:20]}" is not a share from 1 to 100',)
    if percent == FULL:
        return EmploymentType.FULL_TIME.value, ()
    return EmploymentType.PART_TIME.value, ()
