"""One advert as a source states it, and the small readers that every format shares."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from jobstore.lib.text import clean_header_text
from openings.states import PayPeriod, RemoteKind

Row = Mapping[str, Any]
TITLE_LIMIT = 200
TEXT_LIMIT = 30_000
URL_LIMIT = 500
YEARS = range(1970, 2100)
_is_url = URLValidator(schemes=["http", "https"])


class RowRefused(Exception):
    """Why one row cannot be imported, in one line."""


@dataclass(frozen=True, kw_only=True)
class Advert:
    """What a row says. Empty means not stated; `notes` tell what was left out or read by a rule."""

    source: str
    source_key: str
    title: str
    description: str = ""  # Markdown
    employer: str = ""
    unit: str = ""
    place_text: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    remote: str = RemoteKind.NOT_STATED
    employment_type: str = ""
    category: str = ""
    pay_min: int | None = None
    pay_max: int | None = None
    pay_currency: str = "USD"
    pay_period: str = PayPeriod.YEAR
    posted: date | None = None
    ends: date | None = None  # the last day
    source_url: str = ""
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Tells a changed row from an unchanged one; how it is noted does not count."""
        facts = asdict(self)
        del facts["notes"]
        text = json.dumps(facts, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def key_of(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def text_of(row: Row, name: str, *, required: bool = False) -> str:
    value = row.get(name)
    if value is None or value == "":
        if required:
            raise RowRefused(f"{name} is missing")
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise RowRefused(f"{name} is not text")
    if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise RowRefused(f"{name} has characters that cannot be stored")
    if len(value) > TEXT_LIMIT:
        raise RowRefused(f"{name} is longer than {TEXT_LIMIT:,} characters")
    value = value.strip()
    if required and not value:
        raise RowRefused(f"{name} is missing")
    return value


def line_of(row: Row, name: str, *, limit: int = TITLE_LIMIT, required: bool = False) -> str:
    line = clean_header_text(text_of(row, name), limit=TEXT_LIMIT)
    if required and not line:
        raise RowRefused(f"{name} is missing")
    if len(line) > limit:
        raise RowRefused(f"{name} is longer than {limit} characters")
    return line


def day_of(row: Row, name: str) -> date | None:
    text = text_of(row, name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if len(text) <= len("2026-01-01") else _moment(text)
    except ValueError:
        raise RowRefused(f'{name} "{text[:40]}" is not a date like 2026-11-30') from None
    if day.year not in YEARS:
        raise RowRefused(f"{name} {text} is not a plausible date")
    return day


def _moment(text: str) -> date:
    return datetime.fromisoformat(text).date()


def link_of(row: Row, name: str, *, base_url: str) -> str:
    """An absolute http(s) address; a relative one only with `base_url` to complete it."""
    text = re.sub(r"\s", "", text_of(row, name))
    if not text:
        return ""
    if not urlsplit(text).scheme:
        if not base_url:
            raise RowRefused(f'{name} "{text[:60]}" is relative and no --base-url was given')
        text = urljoin(base_url, text)
    if len(text) > URL_LIMIT:
        raise RowRefused(f"{name} is longer than {URL_LIMIT} characters")
    try:
        _is_url(text)
    except ValidationError:
        raise RowRefused(f'{name} "{text[:60]}" is not a web address') from None
    return text


def check_dates(posted: date | None, ends: date | None, *, name: str = "expires") -> None:
    if posted and ends and ends < posted:
        raise RowRefused(f"{name} {ends} before posted {posted}")


def unknown_columns(row: Row, known: frozenset[str]) -> tuple[str, ...]:
    """A note for each column that the format does not know."""
    return tuple(
        f'column "{clean_header_text(str(name), limit=40)}" is unknown and left out'
        for name in row
        if name not in known
    )
