"""CSV with a header line. Only `title` is required; the columns are listed in COLUMNS."""

from collections.abc import Set as AbstractSet
from typing import Any

from openings.importing.actions.address import NOTHING, Address, place_of
from openings.importing.actions.identity import Advert, Row, RowRefused, facts_key
from openings.importing.actions.jobposting import employment_type_of, remote_kind_of
from openings.importing.actions.place import NO_EMPLOYER
from openings.importing.actions.reading import NAME_LIMIT, Reading
from openings.importing.actions.stated import pay_of

SOURCE = "csv"
CATEGORY_LIMIT = 60
COLUMNS = (
    *("id", "title", "employer", "description", "url", "category", "employment_type", "remote"),
    *("city", "state", "zip", "country", "posted", "expires"),
    *("pay_min", "pay_max", "pay_currency", "pay_period"),
)


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
    address = Address(
        city=reading.line("city"),
        state=reading.line("state"),
        postal=reading.line("zip"),
        country=reading.line("country"),
        is_home=True,
    )
    place_text, place = place_of(reading, [address])
    advert = {
        "description": reading.description(base_url=url or base_url),
        "remote": remote_kind_of(reading, "remote"),
        "employment_type": employment_type_of(reading, "employment_type"),
        "category": reading.line("category", limit=CATEGORY_LIMIT),
        **_pay(reading, country=place.country or ("" if address.country else "US")),
    }
    reading.note_unknown(COLUMNS)
    return Advert(
        source=SOURCE,
        source_key=facts_key(number, url, employer, title, place_text),
        number=number,
        title=title,
        employer=employer,
        place_text=place_text,
        **place.facts,
        **advert,
        posted=posted,
        ends=ends,
        source_url=url,
        notes=(*place.notes, *(() if employer else (NO_EMPLOYER,)), *reading.notes),
    )


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
