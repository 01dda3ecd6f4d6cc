"""Adverts of a foundation for open source: Markdown, a deadline, the share of a full job."""

import re
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from openings.actions.importing.advert import (
    Advert,
    Row,
    RowRefused,
    check_dates,
    day_of,
    key_of,
    line_of,
    link_of,
    text_of,
    unknown_columns,
)
from openings.actions.importing.place import NO_EMPLOYER, read_place
from openings.actions.importing.remote import remote_kind
from openings.states import EmploymentType

SOURCE = "numfocus"
KNOWN = frozenset(
    {"entity", "title", "url", "percentTime", "percentOSS", "badges", "deadline", "expires"}
    | {"location", "description", "file"}
)
NO_TITLES = frozenset({"full-time", "part-time", "full time", "part time", "contract"})
FULL = 100


def fits(row: object) -> bool:
    return isinstance(row, dict) and {"entity", "title", "deadline"} <= row.keys()


def known_employers(rows: list[Row]) -> frozenset[str]:
    """The employer has a column of its own."""
    return frozenset()


def read(row: Row, *, known: AbstractSet[str], base_url: str) -> Advert:
    title = line_of(row, "title", required=True)
    if title.casefold() in NO_TITLES:
        raise RowRefused(f'title "{title}" says how much work it is, not which')
    file = line_of(row, "file")
    posted = _day_in(file)
    deadline, expires = day_of(row, "deadline"), day_of(row, "expires")
    check_dates(posted, deadline, name="deadline")
    check_dates(posted, expires)
    ends = min((day for day in (deadline, expires) if day), default=None)
    location = line_of(row, "location")
    place = read_place(location)
    employment_type, notes = _employment_type(row.get("percentTime"))
    if location and not place.only_remote:
        notes += place.notes
    employer = line_of(row, "entity", limit=160)
    if not employer:
        notes += (NO_EMPLOYER,)
    return Advert(
        source=SOURCE,
        source_key=file or key_of(text_of(row, "entity"), title, text_of(row, "deadline")),
        title=title,
        description=text_of(row, "description"),
        employer=employer,
        place_text=location,
        **place.facts,
        remote=remote_kind(location),
        employment_type=employment_type,
        category="Open source",
        posted=posted,
        ends=ends,
        source_url=link_of(row, "url", base_url=base_url),
        notes=(*notes, *unknown_columns(row, KNOWN)),
    )


def _day_in(file: str) -> date | None:
    """The files of this source are named after the day on which they were posted."""
    day = re.match(r"\d{4}-\d{2}-\d{2}", file)
    return day_of({"file": day[0]}, "file") if day else None


def _employment_type(percent: Any) -> tuple[str, tuple[str, ...]]:
    if percent is None:
        return "", ("percentTime is not stated",)
    if isinstance(percent, bool) or not isinstance(percent, int) or not 0 < percent <= FULL:
        return "", (f'percentTime "{str(percent)[:20]}" is not a share from 1 to 100',)
    if percent == FULL:
        return EmploymentType.FULL_TIME.value, ()
    return EmploymentType.PART_TIME.value, ()
