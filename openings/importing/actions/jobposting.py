"""schema.org JobPosting, and how people write kinds of employment and of remote work."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from openings.importing.actions.address import (
    NOTHING,
    Whereabouts,
    addresses_in,
    places_of,
    required_places,
)
from openings.importing.actions.files import is_posting
from openings.importing.actions.identity import Advert, Row, RowRefused, facts_key
from openings.importing.actions.place import NO_EMPLOYER
from openings.importing.actions.reading import NAME_LIMIT, Reading
from openings.importing.actions.stated import pay_of
from openings.opening.states import EmploymentType, RemoteKind

_MAY = (
    r"(?:possible|optional|options?|ok|friendly|eligible|allowed|an option|work|may|is a potential)"
)
RULES = [
    (r"hybrid\s*/\s*not remote", RemoteKind.HYBRID),
    (r"not remote|on-?site only|\((?:on-?site|in-person)\)", RemoteKind.ON_SITE),
    (r"(?:currently|temporarily) remote", RemoteKind.NOT_STATED),
    (r"mostly remote|occasional on-?site|remote hybrid|part-time remote", RemoteKind.HYBRID),
    (r"some (?:remote|telework)|p(?:art[ -])?t(?:ime)? telework", RemoteKind.HYBRID),
    (r"virtual/remote", RemoteKind.REMOTE),
    (r"hybrid.*(?:remote|telework)|remote.*hybrid", RemoteKind.REMOTE_OK),
    (rf"remote[ -]?{_MAY}\b|remote work possible|be remote\b", RemoteKind.REMOTE_OK),
    (r"(?:possible|potential for|possibility of|w/|flexible) remote", RemoteKind.REMOTE_OK),
    (r"(?:or|and|and/or) (?:be )?(?:remote|virtual|telework)", RemoteKind.REMOTE_OK),
    (r"remote (?:or|in-person)\b|remote/\w|\w/ ?remote|\w / remote", RemoteKind.REMOTE_OK),
    (r"telework (?:eligible|can)|eligible for fully remote", RemoteKind.REMOTE_OK),
    (r"\bhybrid\b", RemoteKind.HYBRID),
    (r"\bremote\b", RemoteKind.REMOTE),
]
_COMPILED = [(re.compile(pattern), kind) for pattern, kind in RULES]
_NOT_REMOTE_WORK = re.compile(r"remote sens\w+")


def remote_kind(text: str) -> RemoteKind:
    lowered = _NOT_REMOTE_WORK.sub("", " ".join(text.lower().split()))
    for pattern, kind in _COMPILED:
        if pattern.search(lowered):
            return kind
    return RemoteKind.NOT_STATED


_EMPLOYMENT = {
    "contract": EmploymentType.CONTRACTOR,
    "internship": EmploymentType.INTERN,
    "temp": EmploymentType.TEMPORARY,
} | {re.sub(r"[^a-z]", "", kind.lower()): kind for kind in EmploymentType}


_REMOTE = {
    "telecommute": RemoteKind.REMOTE,
    "fullyremote": RemoteKind.REMOTE,
    "workfromhome": RemoteKind.REMOTE,
    "inoffice": RemoteKind.ON_SITE,
    "inperson": RemoteKind.ON_SITE,
    "remotepossible": RemoteKind.REMOTE_OK,
} | {re.sub(r"[^a-z]", "", kind.lower()): kind for kind in RemoteKind}


def employment_type_of(reading: Reading, name: str) -> str:
    """The first that is known; the others are noted."""
    kinds: list[str] = []
    for text in _texts(reading, name):
        kind = _EMPLOYMENT.get(_letters(text))
        if kind is None:
            reading.leave_out(name, f'"{text[:30]}" is no type of ours')
        elif kind in kinds:
            continue
        elif kinds:
            reading.leave_out(name, f'"{text[:30]}" is a second type')
        else:
            kinds.append(kind.value)
    return kinds[0] if kinds else ""


def remote_kind_of(reading: Reading, name: str, *, place_text: str = "") -> RemoteKind:
    """As its own field says, else as the place does: "Boulder, CO or remote"."""
    found: list[RemoteKind] = []
    for text in _texts(reading, name):
        kind = _REMOTE.get(_letters(text))
        if kind is None:
            reading.leave_out(name, f'"{text[:30]}" is no kind of remote work')
        elif found and kind != found[0]:
            reading.leave_out(name, f'"{text[:30]}" is a second kind')
        else:
            found.append(kind)
    return found[0] if found else remote_kind(place_text)


def _texts(reading: Reading, name: str) -> list[str]:
    value: Any = reading.row.get(name)
    lines = [reading.line(name, one) for one in (value if isinstance(value, list) else [value])]
    plain = [re.sub(r"https?://schema\.org/", "", line) for line in lines]
    return [part.strip() for line in plain for part in re.split(r"[,;|/]", line) if part.strip()]


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


SOURCE = "jobposting"
CATEGORY_LIMIT = 60
KNOWN = frozenset(
    {"@context", "@type", "@id", "title", "description", "datePosted", "validThrough", "url"}
    | {"hiringOrganization", "jobLocation", "jobLocationType", "employmentType", "baseSalary"}
    | {"identifier", "directApply", "applicantLocationRequirements", "industry", "salaryCurrency"}
)


# What may stand beside the description, and under which heading it then belongs to it.
SECTIONS = {
    "responsibilities": "Responsibilities",
    "qualifications": "Qualifications",
    "skills": "Skills",
    "experienceRequirements": "Experience",
    "educationRequirements": "Education",
    "workHours": "Working hours",
    "jobBenefits": "Benefits",
    "incentiveCompensation": "Bonus",
}
_ZERO = re.compile(r"0*(?:\.0*)?")


_LOW, _HIGH, _BOTH = ("minValue", "minPrice"), ("maxValue", "maxPrice"), ("value", "price")


def known_employers(rows: list[Row]) -> frozenset[str]:
    """The employer has a property of its own."""
    return frozenset()


def read(row: Row, *, known: AbstractSet[str], base_url: str) -> Advert:
    if not is_posting(row):
        raise RowRefused("@type is not JobPosting")
    reading = Reading(row, base_url=base_url)
    title = reading.title("title", "name")
    posted, ends = reading.dates("datePosted", "validThrough")
    url = reading.link("url")
    employer = _employer(reading)
    number = _number(reading)
    place, remote = _place(reading)
    advert = {
        "description": reading.description(sections=SECTIONS, base_url=url or base_url),
        "employment_type": employment_type_of(reading, "employmentType"),
        "category": reading.line("industry", limit=CATEGORY_LIMIT),
        **_pay(reading, country=place.country),
    }
    reading.note_unknown(KNOWN | SECTIONS.keys() | (set() if row.get("title") else {"name"}))
    return Advert(
        source=SOURCE,
        source_key=facts_key(number, url, employer, title, place.text),
        number=number,
        title=title,
        employer=employer,
        **place.facts,
        **advert,
        remote=remote,
        posted=posted,
        ends=ends,
        source_url=url,
        notes=(*place.notes, *(() if employer else (NO_EMPLOYER,)), *reading.notes),
    )


def _employer(reading: Reading) -> str:
    organization = reading.row.get("hiringOrganization")
    if isinstance(organization, dict):
        organization = organization.get("name") or organization.get("legalName")
    name = reading.line("hiringOrganization", organization, limit=NAME_LIMIT)
    if re.match(r"https?://|_:", name):
        reading.leave_out("hiringOrganization", "is an address without a name")
        return ""
    return "" if name.casefold() in {*NOTHING, "confidential"} else name


def _number(reading: Reading) -> str:
    """The source's own number; else what names the posting in its document."""
    for identifier in _listed(reading.row.get("identifier")):
        value = identifier
        if isinstance(identifier, dict):
            value = identifier.get("value") or identifier.get("@id") or ""
        if number := reading.line("identifier", value):
            return number
    name = reading.line("@id")
    return "" if name.startswith("_:") else name


def _place(reading: Reading) -> tuple[Whereabouts, RemoteKind]:
    """Remote work without a place is where one must live."""
    row = reading.row
    addresses = list(addresses_in(reading, row["jobLocation"])) if row.get("jobLocation") else []
    place = places_of(reading, addresses)
    if addresses and not place.text:
        reading.notes.append("jobLocation names no place")
    remote = remote_kind_of(reading, "jobLocationType", place_text=place.text)
    if required := row.get("applicantLocationRequirements"):
        living = places_of(reading, required_places(reading, required))
        if remote == RemoteKind.REMOTE and not place.text:
            return living, remote
        if remote == RemoteKind.REMOTE and len(place.places) == 1 and not place.country:
            only = replace(place.places[0], country=living.country)
            place = replace(place, places=(only,))
        is_country = living.country and not any(one.region for one in living.places)
        if not is_country or living.country != place.country:
            reading.leave_out(
                "applicantLocationRequirements", f'"{living.text[:40]}" stands beside a place'
            )
    return place, remote


def _pay(reading: Reading, *, country: str) -> dict[str, Any]:
    """From a MonetaryAmount, a price, or their one value."""
    salary = _only(reading, reading.row.get("baseSalary"))
    if salary is None:
        return {}
    salary = salary if isinstance(salary, dict) else {"value": salary}
    amount = _only(reading, salary.get("value"))
    inner = _stated(amount if isinstance(amount, dict) else {"value": amount})
    outer = {"salaryCurrency": reading.line("salaryCurrency"), **salary, "value": None}
    figures = {**outer, **inner}
    value, low, high = (_first(figures, names) for names in (_BOTH, _LOW, _HIGH))
    is_range = not (_is_nothing(low[1]) and _is_nothing(high[1]))  # 0 to 0 is none
    is_range = is_range or (value[1] is None and low[1] is not None)
    if is_range and value[1] not in (None, low[1], high[1]):
        reading.leave_out(value[0], f'"{str(value[1])[:30]}" stands beside a range')
    units = {
        f"{name}{where}": thing.get(name)
        for where, thing in (("", inner), (" of baseSalary", salary))
        for name in ("unitText", "unitCode")
    }
    facts, notes = pay_of(
        low if is_range else value,
        high if is_range else value,
        units=units,
        currency=_first(figures, ("currency", "priceCurrency", "salaryCurrency")),
        country=country,
    )
    reading.notes += notes
    return facts


def _only(reading: Reading, value: Any) -> Any:
    """One figure; several are no range."""
    stated = [one for one in _listed(value) if one not in (None, "")]
    if any(one != stated[0] for one in stated):
        reading.leave_out("baseSalary", f"has {len(stated)} values")
        return None
    return stated[0] if stated else None


def _is_nothing(value: Any) -> bool:
    return value is None or bool(_ZERO.fullmatch(str(value).strip()))


def _first(figures: dict[str, Any], names: tuple[str, ...]) -> tuple[str, Any]:
    found = ((name, figures[name]) for name in names if figures.get(name) not in (None, ""))
    return next(found, (names[0], None))


def _stated(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in figures.items() if value not in (None, "")}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
