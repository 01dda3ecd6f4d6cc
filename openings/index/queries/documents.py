"""An opening as the search index has it. Nothing private is among it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import ceil, floor, isfinite
from typing import Any

from tantivy import Document

from jobstore.lib.places import STATES
from openings.index.queries.facts import Facts, Spot
from openings.index.queries.schema import plain, schema, stems
from openings.opening.states import EmploymentType, PayPeriod, RemoteKind, is_imported

BODY = 100_000  # characters of a description that are read
CENTS = 100
FULL_WEEK = 40  # hours, where no others are stated and a full week is worked
WEEKS = 52
WORKDAYS = Decimal("6.5")  # days a year for each hour a week: 260 for 40
DAY = 8  # hours
KEY_BITS = 32  # of `newest`, under the second of publication
EPOCH = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
YEAR = 365.25 * 24 * 3600  # seconds
PER_YEAR = 0.01  # how much more an opening of a year later weighs
HOME = ("", "US")
KEPT = 10_000  # words of employers and of places, which come again and again
HERE, ELSEWHERE = "here", "elsewhere"  # where one applies
_PART_OF_A_WEEK = frozenset({EmploymentType.PART_TIME, EmploymentType.PER_DIEM})
_EMPLOYMENT, _REMOTE = dict(EmploymentType.choices), dict(RemoteKind.choices)
_SAYS_NOTHING = frozenset({EmploymentType.OTHER.label, RemoteKind.NOT_STATED.label})
_COMPOUND = re.compile(r"\w+(?:[-.]\w+)+")
_ASIDE = re.compile(r"\s*[,(|/\u2013\u2014]|\s-\s")  # "Line Cook, nights" and "Line Cook - PM"


def document_of(opening: Facts) -> Document:
    """Raises ValueError where a value fits no field."""
    fields = {name: value for name, value in _fields(opening) if value not in ("", None, [])}
    return Document.from_dict(fields, schema())


def fits(opening: Facts) -> bool:
    """There is a document of it."""
    try:
        document_of(opening)
    except (ValueError, OverflowError):
        return False
    return True


def chief_part(title: str) -> str:
    """ "Line Cook" of "Line Cook, nights"."""
    return _ASIDE.split(title.strip())[0] or title


def head_of(words: list[str]) -> str:
    """Stems as they are compared where a search names the whole chief part of a title."""
    return " ".join(sorted(set(words)))


def _fields(opening: Facts) -> Iterator[tuple[str, Any]]:
    if opening.publish_at is None:
        raise ValueError("no date")
    moment = ceil(opening.publish_at.timestamp())
    yield "key", opening.pk
    yield "digest", opening.digest
    yield "publish", moment
    yield "newest", moment << KEY_BITS | opening.pk
    yield "prior", 2 ** (1 + max(moment - EPOCH, 0) / YEAR * PER_YEAR) - 2
    yield "closes", opening.closes_at and floor(opening.closes_at.timestamp())
    yield "types", opening.employment_type
    yield "remote", opening.remote
    yield "category", opening.category
    yield "vacancy", opening.vacancy
    yield "visa", opening.visa_support
    yield "employer", opening.employer_id
    is_elsewhere = is_imported(opening.source, opening.taken_over_at)
    yield "apply", ELSEWHERE if is_elsewhere else HERE
    yield "answer_days", None if is_elsewhere else opening.answer_days
    pay = pay_of(opening)
    yield "pay_hour", pay.hour and int(pay.hour * CENTS)
    yield "pay_year", pay.year
    yield "pay_likely", pay.likely
    yield from _texts(opening)
    yield from _places(opening.places)


def _texts(opening: Facts) -> Iterator[tuple[str, Any]]:
    title = [plain(opening.title)]
    if compounds := _COMPOUND.findall(opening.title):
        title.append(plain(" ".join(re.sub("[-.]", "", word) for word in compounds)))
    asks = [plain(text) for text in opening.asks]
    employer = "" if opening.employer__is_unnamed else opening.employer__name
    named = _named(employer, opening.category, opening.employment_type, opening.remote)
    where = [_in_words(place) for place in opening.places]
    body = plain(opening.description[:BODY])
    yield "title", title
    yield "forms", title
    yield "head", head_of(stems(chief_part(opening.title)))
    yield "asks", asks
    yield "named", named
    yield "text", [*title, *asks, *named, *where, body]


@lru_cache(KEPT)
def _named(employer: str, category: str, employment: str, remote: str) -> list[str]:
    kinds = [_EMPLOYMENT.get(employment, employment), _REMOTE.get(remote, remote)]
    labels = [label for label in kinds if label not in _SAYS_NOTHING]
    return [plain(name) for name in (employer, category, *labels)]


@lru_cache(KEPT)
def _in_words(place: Spot) -> str:
    state = f"{place.region} {STATES.get(place.region, '')}"
    return plain(f"{place.place_text} {place.city} {state}")


@dataclass(frozen=True)
class Pay:
    """Top of the range in US dollars; None where it is not stated, not in dollars, or hangs on
    hours that nobody states. `likely` takes a full week where the hours are missing."""

    hour: Decimal | None = None
    year: int | None = None
    likely: int | None = None


def pay_of(opening: Facts) -> Pay:
    top = opening.pay_max if opening.pay_max is not None else opening.pay_min
    if top is None or opening.pay_currency != "USD":
        return Pay()
    top = Decimal(top)
    hours = opening.hours_max or opening.hours_min
    if hours is None and opening.employment_type not in _PART_OF_A_WEEK:
        hours = Decimal(FULL_WEEK)
    hour = _by_hour(top, opening.pay_period, hours)
    year = _by_year(top, opening.pay_period, hours)
    if hour is None:
        return Pay(year=year, likely=year)
    full = _whole(hour * FULL_WEEK * WEEKS)
    cents = hour.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Pay(cents, year, full if year is None else year)


def _by_year(pay: Decimal, period: str, hours: Decimal | None) -> int | None:
    if period in (PayPeriod.HOUR, PayPeriod.DAY):
        if hours is None:
            return None
        pay *= hours * (WEEKS if period == PayPeriod.HOUR else WORKDAYS)
    return _whole(pay * {PayPeriod.WEEK: WEEKS, PayPeriod.MONTH: 12}.get(PayPeriod(period), 1))


def _by_hour(pay: Decimal, period: str, hours: Decimal | None) -> Decimal | None:
    if period in (PayPeriod.HOUR, PayPeriod.DAY):
        return pay / (1 if period == PayPeriod.HOUR else DAY)
    if hours is None:
        return None
    per_year = {PayPeriod.WEEK: WEEKS, PayPeriod.MONTH: 12}.get(PayPeriod(period), 1)
    return pay * per_year / (hours * WEEKS)


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _places(places: tuple[Spot, ...]) -> Iterator[tuple[str, Any]]:
    """Each value once, from whichever of the places it is."""
    points = [place.point for place in places if place.point]
    abroad = [place for place in places if place.country not in HOME]
    names = [
        f"{name.lower()}\t{place.country}"
        for place in abroad
        for name in (place.place_text, place.city)
        if name
    ]
    yield "region", _each(place.region for place in places)
    yield "city", _each(place.city.lower() for place in places)
    yield "spot", _each(spot_of(*point) for point in points)
    yield "country", _each(place.country for place in abroad)
    yield "abroad", _each(names)
    yield "several", "1" if len(points) > 1 else ""


def _each(values: Iterable[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]


def degree(latitude: float, longitude: float) -> str:
    """The square of one degree in which a point lies, as spots of the index begin."""
    return f"{floor(latitude) + 90:03d}{floor(longitude) + 180:03d}:"


def spot_of(latitude: float, longitude: float) -> str:
    if not (isfinite(latitude) and isfinite(longitude)):
        raise ValueError("no point of the earth")
    return f"{degree(latitude, longitude)}{latitude:.4f},{longitude:.4f}"


def point_of(spot: str) -> tuple[float, float]:
    """Latitude and longitude in degrees."""
    latitude, longitude = spot.partition(":")[2].split(",")
    return float(latitude), float(longitude)
