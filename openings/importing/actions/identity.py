"""One advert as a source states it, and which opening it is: by number, address and title."""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import models
from django.db.models import Case, Value

from openings.opening.models import Opening
from openings.opening.states import PayPeriod, RemoteKind
from openings.place.models import OpeningPlace

Row = Mapping[str, Any]
When = date | datetime  # a day as a whole, or a moment with its zone


class RowRefused(Exception):
    """Why one row cannot be imported, in one line."""


@dataclass(frozen=True, kw_only=True)
class PlaceStated:
    """One place as the advert has it, and what the postal data know of it."""

    place_text: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, kw_only=True)
class Advert:
    """What a row says. Empty means not stated; `notes` tell what was left out or read by a rule."""

    source: str
    source_key: str
    number: str | None = None  # the source's own; None where the key alone tells adverts apart
    title: str
    description: str = ""  # Markdown
    employer: str = ""
    unit: str = ""
    place_text: str = ""  # of all its places
    places: tuple[PlaceStated, ...] = ()
    remote: str = RemoteKind.NOT_STATED
    employment_type: str = ""
    category: str = ""
    pay_min: Decimal | None = None
    pay_max: Decimal | None = None
    pay_currency: str = "USD"
    pay_period: str = PayPeriod.YEAR
    vacancy: str = ""
    visa_support: str = ""
    posted: When | None = None
    ends: When | None = None  # the last day, or the moment
    source_url: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Tells a changed row from an unchanged one; how it is noted does not count."""
        facts = {name: getattr(self, name) for name in TOLD_BY}
        places = [vars(place) for place in self.places]
        facts = (places[0] if places else vars(PlaceStated())) | facts
        facts |= {"places": places} if places[1:] else {}
        facts |= {name: value for name in TOLD_IF_STATED if (value := getattr(self, name))}
        text = json.dumps(facts, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


# What came later: who says nothing of it is known by the digest of before.
TOLD_IF_STATED = ("vacancy", "visa_support")
# Its places count too, and the key has its number.
TOLD_BY = tuple(
    field.name
    for field in fields(Advert)
    if field.name not in ("places", "number", "notes", *TOLD_IF_STATED)
)


def key_of(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


_NUMBER = 32  # characters of the part of a key that stands for a number
_TRACKING = re.compile(r"utm_\w+|[gf]clid|gclsrc|msclkid|mc_[ce]id|gh_src|lever-source(?:\[\])?")


def facts_key(number: str, url: str, employer: str, title: str, place: str) -> str:
    """Another number, address, title or place is another advert; the first part is the number."""
    part = key_of(employer, number)[:_NUMBER] if number else ""
    return f"{part}.{key_of(number, url, employer, title, place)}"


@lru_cache(maxsize=4096)  # each is looked at in several ways, one after the other
def page_of(url: str) -> str:
    """The same for two addresses of one page: what only tells where a reader came from is off."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    asked = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name.lower())
    ]
    return "\n".join(
        (parts.netloc.lower(), parts.path.rstrip("/"), urlencode(sorted(asked)), parts.fragment)
        if parts.netloc
        else (url,)
    )


def _number_in(key: str) -> str:
    return key.partition(".")[0] if "." in key else ""


Fact = tuple[str, ...]


def _facts(number: str, page: str, title: str, *places: str) -> list[Fact]:
    """By what an advert may be known once its key has changed, the surest first."""
    named = [("place", title, place) for place in dict.fromkeys(places)]
    return [fact for fact in (("number", number), ("url", page), *named) if fact[1]]


@dataclass(frozen=True)
class Known:
    """What of an opening tells which advert it was, and whether that has changed."""

    pk: int
    key: str
    digest: str
    url: str
    title: str
    place: str  # the first
    more_places: int
    taken_over_at: datetime | None  # by its employer, who may have changed what it says
    employer: str

    @property
    def number(self) -> str:
        return _number_in(self.key)

    @property
    def page(self) -> str:
        return page_of(self.url)

    @property
    def facts(self) -> list[Fact]:
        return _facts(self.number, self.page, self.title, self.place)


KEYS = 500  # asked for at once


class KnownAdverts:
    """Which openings of a source the adverts of one file are. Of a big database it keeps only
    what one of them may be.
    """

    def __init__(self, source: str, adverts: Iterable[Advert]) -> None:
        stated = {advert.source_key: advert for advert in adverts}
        keys = list(stated)
        self._by_key = {
            one.key: one
            for start in range(0, len(keys), KEYS)
            for one in _known(source, source_key__in=keys[start : start + KEYS])
        }
        self._claimed = {one.pk for one in self._by_key.values()}
        self._rows_with = Counter(
            fact for advert in stated.values() for fact in _facts_of(advert) if fact[0] != "place"
        )
        self._by_fact: dict[Fact, list[Known]] = defaultdict(list)
        wanted = {
            fact
            for advert in stated.values()
            if advert.source_key not in self._by_key and advert.number is not None
            for fact in _facts_of(advert)
        }
        for one in _known(source) if wanted else ():
            for fact in one.facts:
                if fact in wanted:
                    self._by_fact[fact].append(one)

    def opening_of(self, advert: Advert) -> Known | None:
        """None for a new one. Raises RowRefused when a known one has changed too much at once."""
        if advert.source_key in self._by_key:
            return self._by_key[advert.source_key]
        if advert.number is None:
            return None
        for fact in _facts_of(advert):
            for one in self._by_fact.get(fact, []):
                if one.pk not in self._claimed and self._is_same(advert, one):
                    self._claimed.add(one.pk)
                    return one
        return None

    def _is_same(self, advert: Advert, one: Known) -> bool:
        number = _number_in(advert.source_key)
        if number and one.number and number != one.number:
            return False
        page = page_of(advert.source_url)
        is_there = bool(page) and page == one.page
        changed = [
            name
            for name, is_changed in (
                ("title", advert.title != one.title),
                ("place", not _is_at(advert, one)),
                ("address", (page or one.page) != (one.page or page)),
            )
            if is_changed
        ]
        if number and number == one.number and not self._is_shared("number", number):
            if len(changed) > 1 and not (is_there or one.taken_over_at is not None):
                raise RowRefused(
                    f'it has the number of "{one.title}" but another {" and ".join(changed)}, which'
                    " is no change of one advert; where one number stands for several, import them"
                    " from one file"
                )
            return True
        is_by_same = advert.employer == one.employer
        if is_there:
            is_one_change = len(changed) + (not is_by_same) <= 1
            return (is_one_change or one.taken_over_at is not None) and not self._is_shared(
                "url", one.page
            )
        return is_by_same and not changed

    def _is_shared(self, name: str, value: str) -> bool:
        """Whether it stands for several adverts, in the file or here."""
        fact = (name, value)
        return self._rows_with[fact] > 1 or len(self._by_fact[fact]) > 1


def _known(source: str, **only: Any) -> Iterator[Known]:
    names = ("pk", "source_key", "source_digest", "source_url", "title", "place_text")
    employer = Case(
        models.When(employer__is_unnamed=True, then=Value("")), default="employer__name"
    )
    rows = Opening.objects.filter(source=source, **only).order_by("pk")
    for row in rows.values_list(*names, "more_places", "taken_over_at", employer).iterator():
        yield Known(*row)


def _facts_of(advert: Advert) -> list[Fact]:
    """Of several places, an opening that was imported when it could have one has the whole text."""
    first = advert.places[0].place_text if advert.places else advert.place_text
    number, page = _number_in(advert.source_key), page_of(advert.source_url)
    return _facts(number, page, advert.title, first, advert.place_text)


def _is_at(advert: Advert, one: Known) -> bool:
    """Whether all its places stand there."""
    if not one.more_places and one.place == advert.place_text:
        return True
    stored = OpeningPlace.objects.filter(opening=one.pk).order_by("position")
    texts = list(stored.values_list("place_text", flat=True)) if one.more_places else [one.place]
    return texts == [place.place_text for place in advert.places]
