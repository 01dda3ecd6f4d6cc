"""CSV with a header line. Only `title` is required; the columns are listed in COLUMNS."""

from collections.abc import Set as AbstractSet

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
)
from openings.actions.importing.place import NO_EMPLOYER
from openings.actions.importing.stated import place_of, whole_amount
from openings.states import EmploymentType, PayPeriod, RemoteKind

SOURCE = "csv"
COLUMNS = (
    *("id", "title", "employer", "description", "url", "category", "employment_type", "remote"),
    *("city", "state", "zip", "country", "posted", "expires"),
    *("pay_min", "pay_max", "pay_currency", "pay_period"),
)


def known_employers(rows: list[Row]) -> frozenset[str]:
    """The employer has a column of its own."""
    return frozenset()


def read(row: Row, *, known: AbstractSet[str], base_url: str) -> Advert:
    if row.get(None):  # type: ignore[call-overload]  # csv puts surplus cells there
        raise RowRefused("it has more cells than the header line")
    title = line_of(row, "title", required=True)
    posted, ends = day_of(row, "posted"), day_of(row, "expires")
    check_dates(posted, ends)
    url = link_of(row, "url", base_url=base_url)
    employer = line_of(row, "employer", limit=160)
    parts = {
        "city": line_of(row, "city", limit=80),
        "state": line_of(row, "state", limit=40),
        "postal": line_of(row, "zip", limit=12),
        "country": line_of(row, "country", limit=40),
    }
    place = place_of(**parts)
    low = whole_amount(row.get("pay_min"), name="pay_min")
    high = whole_amount(row.get("pay_max"), name="pay_max")
    if low and high and high < low:
        raise RowRefused(f"pay_max {high} below pay_min {low}")
    return Advert(
        source=SOURCE,
        source_key=key_of(text_of(row, "id") or f"{employer}\n{title}\n{url}"),
        title=title,
        description=text_of(row, "description"),
        employer=employer,
        place_text=", ".join(part for part in parts.values() if part)[:200],
        **place.facts,
        remote=_one_of(row, "remote", RemoteKind.values) or RemoteKind.NOT_STATED,
        employment_type=_one_of(row, "employment_type", EmploymentType.values),
        category=line_of(row, "category", limit=60),
        pay_min=low,
        pay_max=high,
        pay_currency=line_of(row, "pay_currency", limit=3).upper() or "USD",
        pay_period=_one_of(row, "pay_period", PayPeriod.values) or PayPeriod.YEAR,
        posted=posted,
        ends=ends,
        source_url=url,
        notes=(*place.notes, *(() if employer else (NO_EMPLOYER,)), *_unknown(row)),
    )


def _unknown(row: Row) -> tuple[str, ...]:
    return tuple(
        f'column "{name[:40]}" is unknown and left out'
        for name in row
        if name and name not in COLUMNS
    )


def _one_of(row: Row, name: str, values: list[str]) -> str:
    text = line_of(row, name)
    if text and text not in values:
        raise RowRefused(f'{name} "{text[:30]}" is none of {", ".join(values)}')
    return text
