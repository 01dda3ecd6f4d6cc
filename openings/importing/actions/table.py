"""CSV with a header line. Only `title` is required; the columns are listed in COLUMNS."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from openings.importing.actions.address import NOTHING, Address, Whereabouts, places_of
from openings.importing.actions.identity import Advert, Row, RowRefused, facts_key
from openings.importing.actions.jobposting import employment_type_of, remote_kind_of
from openings.importing.actions.place import NO_EMPLOYER
from openings.importing.actions.reading import NAME_LIMIT, Reading
from openings.importing.actions.stated import pay_of
from openings.opening.states import Vacancy, VisaSupport

SOURCE = "csv"
_MARK = re.compile(r"[;|]")  # between the places of one cell
PLACE = ("city", "state", "zip", "country")
CATEGORY_LIMIT = 60
COLUMNS = (
    *("id", "title", "employer", "description", "url", "category", "employment_type", "remote"),
    *(*PLACE, "posted", "expires"),
    *("pay_min", "pay_max", "pay_currency", "pay_period"),
    *("vacancy", "visa_support"),
)
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")
VACANCIES = {
    **dict.fromkeys(("open now", "existing vacancy", "existing", *YES), Vacancy.OPEN_NOW),
    **dict.fromkeys(("talent pool for later", "talent pool", "pool", *NO), Vacancy.TALENT_POOL),
}
VISAS = {
    **dict.fromkeys(("visa support", *YES), VisaSupport.YES),
    **dict.fromkeys(("no visa support", *NO), VisaSupport.NO),
}


def known_employers(rows: list[Row]) -> frozenset[str]:
    """The employer has a column of its own."""
    return frozenset()


def read(row: Row, *, known: AbstractSet[str], base_url: str) -> Advert:
    if any(row.get(None) or ()):  # type: ignore[call-overload]  # csv puts surplus cells there
        raise RowRefused("it has more cells than the header line")
    reading = Reading(row, base_url=base_url)
    title = reading.title("title")
    posted, ends = reading.dates("posted", "expires")
    url, number = reading.link("url"), reading.line("id")
    employer = reading.line("employer", limit=NAME_LIMIT)
    employer = "" if employer.casefold() in NOTHING else employer
    place = _places(reading)
    advert = {
        "description": reading.description(base_url=url or base_url),
        "remote": remote_kind_of(reading, "remote"),
        "employment_type": employment_type_of(reading, "employment_type"),
        "category": reading.line("category", limit=CATEGORY_LIMIT),
        "vacancy": _said(reading, "vacancy", VACANCIES),
        "visa_support": _said(reading, "visa_support", VISAS),
        **_pay(reading, country=place.country or ("" if row.get("country") else "US")),
    }
    reading.note_unknown({*COLUMNS, *(name for group in _groups(row) for name in group)})
    return Advert(
        source=SOURCE,
        source_key=facts_key(number, url, employer, title, place.text),
        number=number,
        title=title,
        employer=employer,
        **place.facts,
        **advert,
        posted=posted,
        ends=ends,
        source_url=url,
        notes=(*place.notes, *(() if employer else (NO_EMPLOYER,)), *reading.notes),
    )


def _groups(row: Row) -> list[tuple[str, str, str, str]]:
    """The columns of a place; a second "city" of the header line begins another one."""
    groups = [PLACE]
    for number in range(2, len(row)):
        city, state, postal, country = (f"{name} ({number})" for name in PLACE)
        group = (city, state, postal, country)
        if row.keys().isdisjoint(group):
            break
        groups.append(group)
    return groups


def _places(reading: Reading) -> Whereabouts:
    stated = [
        Address(
            city=reading.line(city),
            state=reading.line(state),
            postal=reading.line(postal),
            country=reading.line(country),
            is_home=True,
        )
        for city, state, postal, country in _groups(reading.row)
    ]
    written = "; ".join(address.written for address in stated if address.written)
    return places_of(reading, [one for group in stated for one in _apart(group)], written=written)


def _apart(stated: Address) -> list[Address]:
    """ "Columbus; Dayton" with the state of both, or one for each; else as it stands there."""
    parts = (stated.city, stated.state, stated.postal, stated.country)
    city, state, postal, country = ([part.strip() for part in _MARK.split(one)] for one in parts)
    count = max(map(len, (city, state, postal, country)))
    if count == 1:
        return [stated]
    whole = [Address(text=stated.written)]
    if len(city) != count or (stated.postal and len(postal) != count):
        return whole
    cells = [_for_each(one, count) for one in (city, state, postal, country)]
    if not all(cells):
        return whole
    return [
        replace(stated, city=city, state=state, postal=postal, country=country)
        for city, state, postal, country in zip(*cells, strict=True)
    ]


def _for_each(parts: list[str], count: int) -> list[str]:
    """One of all, or one each; else none."""
    return parts * count if len(parts) == 1 else parts if len(parts) == count else []


def _said(reading: Reading, name: str, words: Mapping[str, str]) -> str:
    line = reading.line(name)
    found = words.get(line.casefold().replace("_", " "), "")
    if line and not found:
        reading.leave_out(name, f'"{line[:30]}" is neither yes nor no')
    return found


def _pay(reading: Reading, *, country: str) -> dict[str, Any]:
    low, high, period = (reading.row.get(name) for name in ("pay_min", "pay_max", "pay_period"))
    if not (low or high):
        return {}
    facts, notes = pay_of(
        ("pay_min", low),
        ("pay_max", high),
        units={"pay_period": period},
        currency=("pay_currency", reading.row.get("pay_currency")),
        country=country,
    )
    reading.notes += notes
    return facts
