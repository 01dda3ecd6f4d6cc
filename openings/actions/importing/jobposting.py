"""schema.org JobPosting as JSON-LD: one object, a list, or a graph."""

from collections.abc import Set as AbstractSet
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
from openings.actions.importing.hypertext import markdown_of
from openings.actions.importing.place import NO_EMPLOYER
from openings.actions.importing.stated import SEVERAL, place_of, whole_amount
from openings.states import EmploymentType, PayPeriod, RemoteKind

SOURCE = "jobposting"
KNOWN = frozenset(
    {"@context", "@type", "@id", "title", "description", "datePosted", "validThrough", "url"}
    | {"hiringOrganization", "jobLocation", "jobLocationType", "employmentType", "baseSalary"}
    | {"identifier", "directApply", "applicantLocationRequirements", "occupationalCategory"}
    | {"industry"}
)


def fits(row: object) -> bool:
    return isinstance(row, dict) and "JobPosting" in _listed(row.get("@type"))


def known_employers(rows: list[Row]) -> frozenset[str]:
    """The employer has a property of its own."""
    return frozenset()


def postings_in(document: Any) -> list[Any] | None:
    """The rows of a document; None when it is no JSON-LD of postings."""
    if isinstance(document, dict):
        graph = document.get("@graph")
        items = graph if isinstance(graph, list) else [document]
        items = [item for item in items if fits(item)]
        return items or None
    if isinstance(document, list) and any(fits(item) for item in document):
        return document
    return None


def read(row: Row, *, known: AbstractSet[str], base_url: str) -> Advert:
    if not fits(row):
        raise RowRefused("@type is not JobPosting")
    title = line_of(row, "title", required=True)
    posted, ends = day_of(row, "datePosted"), day_of(row, "validThrough")
    check_dates(posted, ends, name="validThrough")
    organization = _object(row.get("hiringOrganization"))
    employer = line_of(organization, "name", limit=160)
    employer = "" if employer.casefold() == "confidential" else employer
    url = link_of(row, "url", base_url=base_url)
    identifier = row.get("identifier")
    key = text_of({"identifier": _object(identifier).get("value", identifier)}, "identifier")
    if not (key or url):
        raise RowRefused("neither identifier nor url tells it from others")
    place_text, place = _place(row.get("jobLocation"))
    is_remote = "TELECOMMUTE" in _listed(row.get("jobLocationType"))
    return Advert(
        source=SOURCE,
        source_key=key_of(employer, key or url),
        title=title,
        description=markdown_of(text_of(row, "description")),
        employer=employer,
        place_text=place_text,
        **place.facts,
        remote=RemoteKind.REMOTE if is_remote else RemoteKind.NOT_STATED,
        employment_type=_employment_type(row),
        category=line_of(row, "industry", limit=60),
        **_pay(row.get("baseSalary")),
        posted=posted,
        ends=ends,
        source_url=url,
        notes=(*place.notes, *(() if employer else (NO_EMPLOYER,)), *unknown_columns(row, KNOWN)),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _object(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        return {"name": value}
    return value if isinstance(value, dict) else {}


def _place(value: Any) -> tuple[str, Any]:
    several = len(_listed(value)) > 1
    address = _object(_object(_listed(value)[0]).get("address")) if value else {}
    country = address.get("addressCountry", "")
    parts = {
        "city": line_of(address, "addressLocality", limit=80),
        "state": line_of(address, "addressRegion", limit=40),
        "postal": line_of(address, "postalCode", limit=12),
        "country": line_of({"country": _object(country).get("name", country)}, "country"),
    }
    text = ", ".join(part for part in parts.values() if part)[:200]
    place = place_of(**parts)
    if several:
        place = type(place)(country=place.country, notes=(SEVERAL,))
    return text, place


def _employment_type(row: Row) -> str:
    for value in _listed(row.get("employmentType")):
        if str(value) in EmploymentType.values:
            return str(value)
    return ""


def _pay(value: Any) -> dict[str, Any]:
    salary = _object(value)
    if not salary:
        return {}
    amount = salary.get("value")
    figures = amount if isinstance(amount, dict) else {"value": amount}
    low = whole_amount(figures.get("minValue", figures.get("value")), name="minValue")
    high = whole_amount(figures.get("maxValue", figures.get("value")), name="maxValue")
    if low and high and high < low:
        raise RowRefused(f"pay ends at {high} below its start at {low}")
    period = str(figures.get("unitText", salary.get("unitText", "YEAR"))).upper()
    if period not in PayPeriod.values:
        raise RowRefused(f'unitText "{period[:20]}" is not a period of pay')
    currency = str(salary.get("currency", "USD")).upper()
    if len(currency) != len("USD") or not currency.isalpha():
        raise RowRefused(f'currency "{currency[:20]}" is not a code of three letters')
    return {"pay_min": low, "pay_max": high, "pay_period": period, "pay_currency": currency}
