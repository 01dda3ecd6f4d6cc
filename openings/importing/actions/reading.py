"""One row, read field by field: what is odd costs that field and a note, never the advert."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from jobstore.lib import clock
from jobstore.lib.text import clean_header_text
from jobstore.lib.zones import read_zone
from openings.importing.actions.hypertext import markdown_of, plain_of
from openings.importing.actions.identity import Row, RowRefused, When

TITLE_LIMIT = 200
NAME_LIMIT = 160
TEXT_LIMIT = 30_000
URL_LIMIT = 500
YEARS = range(1970, 2100)
_DAY = len("2026-01-01")
_ISO = re.compile(r"\d{4}(?:-\d\d-\d\d|\d{4})(?:[T ]|$|Z|[-+]\d\d:\d\d$)", re.ASCII)
_DAY_WITH_ZONE = re.compile(r"\d{4}-\d\d-\d\d(?:Z|[-+]\d\d:\d\d)")
_OF_A_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:GMT|UTC?|[-+]\d{4})"
)
_UNSTORED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_OF_THE_ROW = object()
_is_url = URLValidator(schemes=["http", "https"])


class Odd(Exception):
    """What is wrong with a value, in words that follow the name of its field."""


class Reading:
    def __init__(self, row: Row, *, base_url: str = "") -> None:
        self.row = row
        self.notes: list[str] = []
        self._base_url = base_url

    def leave_out(self, name: str, why: object) -> None:
        self.notes.append(f"{name} {why} and is left out")

    def note_unknown(self, known: Iterable[str]) -> None:
        """A note for each field that the format does not know."""
        for name in self.row:
            if name and name not in known:
                shown = clean_header_text(str(name), limit=40)
                self.notes.append(f'column "{shown}" is unknown and left out')

    def title(self, *names: str) -> str:
        """The one field without which there is no advert."""
        name = next((name for name in names if self.row.get(name) not in (None, "")), names[0])
        try:
            title = _line(self._one(name, self.row.get(name)))
        except Odd as odd:
            raise RowRefused(f"{name} {odd}") from None
        if not title:
            raise RowRefused(f"{name} is missing")
        return self.cut(name, title, limit=TITLE_LIMIT)

    def text(self, name: str, value: Any = _OF_THE_ROW) -> str:
        """As it stands there, on one line or more. `value` where it is no field of the row."""
        try:
            return _text(self._one(name, self.row.get(name) if value is _OF_THE_ROW else value))
        except Odd as odd:
            self.leave_out(name, odd)
            return ""

    def line(self, name: str, value: Any = _OF_THE_ROW, *, limit: int = TITLE_LIMIT) -> str:
        """Without tags, decoded once; what is longer than its column is left out."""
        line = _line(self.text(name, value))
        if len(line) > limit:
            self.leave_out(name, f"is longer than {limit} characters")
            return ""
        return line

    def cut(self, name: str, text: str, *, limit: int, between: str = "") -> str:
        """At the limit, or where `between` stands before it."""
        if len(text) <= limit:
            return text
        self.notes.append(f"{name} is cut to {limit:,} characters")
        whole = text[:limit].rpartition(between)[0] if between else ""
        return (whole or text[:limit]).rstrip()

    def description(self, *, sections: Mapping[str, str] | None = None, base_url: str = "") -> str:
        """HTML or plain text as Markdown; its length counts when the tags are off.

        `sections` are the headings of fields that belong to it, unless it says the same.
        """
        text = self._paragraphs("description", base_url=base_url)
        said = _squeezed(text)
        for name, heading in (sections or {}).items():
            more = self._paragraphs(name, base_url=base_url)
            if more and _squeezed(more) not in said:
                text = f"{text}\n\n### {heading}\n\n{more}".strip()
        return self.cut("description", text, limit=TEXT_LIMIT, between="\n\n")

    def _paragraphs(self, name: str, *, base_url: str) -> str:
        value = self.row.get(name)
        if not value:
            return ""
        parts = [self.text(name, one) for one in (value if isinstance(value, list) else [value])]
        read = [markdown_of(part, base_url=base_url) for part in parts if part]
        if lost := sum(lost_links for _text, lost_links in read):
            self.notes.append(f"links of the {name} that lead nowhere: {lost}")
        texts = [text for text, _lost in read if text]
        if name != "description" and len(texts) > 1 and "\n" not in "".join(texts):
            return "\n".join(f"- {text}" for text in texts)
        return "\n\n".join(texts)

    def when(self, name: str) -> When | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return self._when(name, text)
        except Odd as odd:
            self.leave_out(name, odd)
            return None

    def _when(self, name: str, text: str) -> When:
        plain = re.sub(r"\s*(?:UTC|GMT)$", "Z", text)
        plain = re.sub(r"\s+(?=[-+]\d\d:?\d\d$)", "", plain)
        found = _moment_in(plain) or _mail_moment_in(text) or _day_in(text)
        if found is None:
            raise Odd(f'"{text[:40]}" is not a date like 2026-11-30')
        if found.year not in YEARS:
            raise Odd(f"{text} is not a plausible date")
        if isinstance(found, datetime) and found.tzinfo is None:
            if found.time() == datetime.min.time():
                return found.date()
            zone = settings.SITE_TIME_ZONE
            self.notes.append(f"{name} {text} has no time zone and is read in {zone}")
            return found.replace(tzinfo=read_zone(zone))
        return found

    def dates(self, posted: str, *ends: str) -> tuple[When | None, When | None]:
        """When it was posted, and the first of its ends; who ends first was not posted then."""
        start = self.when(posted)
        if start and _day_of(start) > clock.now().date() + timedelta(days=1):
            self.notes.append(f"{posted} {start} is to come; the opening shows from then on")
        found = [(end, name) for name in ends if (end := self.when(name))]
        if not found:
            return start, None
        end, name = min(found, key=lambda pair: _day_of(pair[0]))
        if start and _day_of(end) < _day_of(start):
            self.leave_out(posted, f"{start} is later than {name} {end}")
            start = None
        return start, end

    def link(self, name: str) -> str:
        """An absolute http(s) address; a relative one only with a base to complete it."""
        value = self.row.get(name)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        text = self.text(name, value) if value else ""
        text = re.sub(r"\s*[\r\n\t]\s*", "", text).replace(" ", "%20")  # lines were broken
        try:
            return self._address(text.replace("&amp;", "&")) if text else ""
        except Odd as odd:
            self.leave_out(name, odd)
            return ""

    def _address(self, text: str) -> str:
        try:
            if not urlsplit(text).scheme:
                if not self._base_url:
                    raise Odd(f'"{text[:60]}" is relative, no --base-url was given,')
                text = urljoin(self._base_url, text)
            _is_url(text)
        except (ValidationError, ValueError):
            raise Odd(f'"{text[:60]}" is not a web address') from None
        if len(text) > URL_LIMIT:
            raise Odd(f"is longer than {URL_LIMIT} characters")
        return text

    def _one(self, name: str, value: Any) -> Any:
        """Of several values the first; of a thing its name."""
        if isinstance(value, list):
            values = [one for one in value if one not in (None, "")]
            if any(one != values[0] for one in values):
                self.notes.append(f"{name} has {len(values)} values; the first is kept")
            value = values[0] if values else ""
        return value.get("name") or value if isinstance(value, dict) else value


def _squeezed(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise Odd("is not text")
    return _UNSTORED.sub("", value).strip()


def _line(value: Any) -> str:
    return clean_header_text(plain_of(_text(value)), limit=TEXT_LIMIT)


def _moment_in(text: str) -> When | None:
    if not _ISO.match(text):
        return None
    if _DAY_WITH_ZONE.fullmatch(text):  # of XML Schema; the day is the day there
        text = text[:_DAY]
    try:
        return date.fromisoformat(text) if len(text) <= _DAY else datetime.fromisoformat(text)
    except ValueError:
        return None


def _mail_moment_in(text: str) -> datetime | None:
    """As mails and feeds write it: "Thu, 24 Dec 2026 18:30:00 GMT"."""
    if not _OF_A_MAIL.fullmatch(text):
        return None
    with suppress(ValueError):
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=found.tzinfo or UTC)  # -0000 says that no more is known
    return None


def _day_in(text: str) -> date | None:
    """A date with its month in letters, which nobody can read otherwise."""
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|[.,]|^[A-Z][a-z]+day,?\s", "", text).replace("-", " ")
    for form in ("%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d"):
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day has no zone
    return None


def _day_of(when: When) -> date:
    return when.date() if isinstance(when, datetime) else when
