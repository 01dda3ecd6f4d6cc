"""Criteria made ready for the database, once: the base of a search, and a condition per facet."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import ROUND_UP, Decimal
from math import ceil, cos, radians

from django.db import connection

from jobstore.lib.places import EARTH_MILES, Place
from openings.opening.states import RemoteKind
from openings.search.queries.backends import Backend, Sql
from openings.search.queries.criteria import SearchCriteria, is_hourly
from openings.search.queries.hidden import Hidden
from openings.search.queries.words import groups_of, with_variants

MILES_PER_DEGREE = 69.0
FULL_YEAR = 2080  # hours
CENT = Decimal("0.01")
REMOTE_KINDS = (RemoteKind.REMOTE.value, RemoteKind.REMOTE_OK.value)


def moment(value: datetime) -> object:
    """An instant as a value for the database in use."""
    return connection.ops.adapt_datetimefield_value(value)


def live(*, at: datetime) -> Sql:
    now = moment(at)
    return Sql("e.publish_at <= %s AND (e.closes_at IS NULL OR e.closes_at > %s)", [now, now])


def covered(hidden: Hidden, *, does: bool) -> Sql:
    """Whether it is among what somebody hid."""
    openings = _one_of("opening_id", tuple(sorted(hidden.openings)))
    employers = _one_of("employer_id", tuple(sorted(hidden.employers)))
    parts = [part for part in (openings, employers) if part]
    text = " OR ".join(part.text for part in parts) or "1 = 0"
    values = [value for part in parts for value in part.values]
    return Sql(f"({text})" if does else f"NOT ({text})", values)


def base_of(criteria: SearchCriteria, words: Sql | None, *, at: datetime) -> Sql:
    """Live, the words, the place."""
    place = _place(criteria)
    return joined([live(at=at), *(part for part in (words, place) if part)])


def facets_of(criteria: SearchCriteria, *, at: datetime) -> dict[str, Sql]:
    """What the ticked filters ask, by the name of the facet."""
    found = {
        "types": _one_of("employment_type", criteria.types),
        "remote": _one_of("remote", criteria.remote),
        "category": _one_of("category", criteria.category),
        "pay": _pay(criteria),
        "days": posted_within(criteria.days, at=at) if criteria.days else None,
        "employer": None,
    }
    if criteria.employer:
        marks = ", ".join(["%s"] * len(criteria.employer))
        found["employer"] = Sql(
            f"e.employer_id IN (SELECT id FROM people_employer WHERE slug IN ({marks}))",
            list(criteria.employer),
        )
    return {name: condition for name, condition in found.items() if condition}


def _pay(criteria: SearchCriteria) -> Sql | None:
    if criteria.pay is not None:
        return pay_at_least(criteria.pay, stated=criteria.stated_pay)
    is_stated = "(e.pay_year IS NOT NULL OR e.pay_hour IS NOT NULL)"
    return Sql(is_stated) if criteria.stated_pay else None


def pay_at_least(pay: Decimal | int, *, stated: bool) -> Sql:
    """Hours with hours and years with years; openings without stated pay stay unless excluded.

    Where pay by the hour comes without the hours, it stays when a full week would reach the year.
    """
    if is_hourly(pay):
        enough = Sql("e.pay_hour >= CAST(%s AS numeric)", [str(pay)])
        return enough if stated else Sql(f"({enough.text} OR e.pay_hour IS NULL)", enough.values)
    enough = Sql("e.pay_year >= %s", [ceil(pay)])
    if stated:
        return enough
    hourly = (Decimal(pay) / FULL_YEAR).quantize(CENT, ROUND_UP)
    maybe = "e.pay_hour IS NULL OR e.pay_hour >= CAST(%s AS numeric)"
    values = [*enough.values, str(hourly)]
    return Sql(f"({enough.text} OR (e.pay_year IS NULL AND ({maybe})))", values)


def posted_within(days: int, *, at: datetime) -> Sql:
    return Sql("e.publish_at > %s", [moment(at - timedelta(days=days))])


def joined(parts: list[Sql]) -> Sql:
    return Sql(
        " AND ".join(part.text for part in parts) or "1 = 1",
        [value for part in parts for value in part.values],
    )


def _one_of(column: str, values: tuple[object, ...]) -> Sql | None:
    if not values:
        return None
    return Sql(f"e.{column} IN ({', '.join(['%s'] * len(values))})", list(values))


def _place(criteria: SearchCriteria) -> Sql | None:
    """One of the places meant; nothing at all in a place that nobody knows."""
    meant = criteria.meant
    if meant.is_unknown:
        return Sql("1 = 0")
    either = [_at(place, criteria.radius) for place in (meant.place, *meant.also) if place]
    if meant.is_remote and (remote := _one_of("remote", REMOTE_KINDS)):
        either.append(remote)
    if meant.abroad:
        text, values = meant.abroad.openings().values("pk").query.sql_with_params()
        either.append(Sql(f"e.opening_id IN ({text})", list(values)))
    if not either:
        return None
    text = " OR ".join(f"({part.text})" for part in either)
    return Sql(f"({text})", [value for part in either for value in part.values])


def _at(place: Place, miles: int) -> Sql:
    if place.latitude is None or place.longitude is None:
        return Sql("e.region = %s", [place.state])
    return within(miles, latitude=place.latitude, longitude=place.longitude)


def within(miles: int, *, latitude: float, longitude: float) -> Sql:
    """The circle around a point; a box that an index knows comes first."""
    high = miles / MILES_PER_DEGREE
    wide = high / max(cos(radians(latitude)), 0.1)
    distance = (
        f"2 * {EARTH_MILES} * ASIN(SQRT(POWER(SIN(RADIANS(e.latitude - %s) / 2), 2)"
        " + COS(RADIANS(%s)) * COS(RADIANS(e.latitude))"
        " * POWER(SIN(RADIANS(e.longitude - %s) / 2), 2)))"
    )
    return Sql(
        f"e.latitude BETWEEN %s AND %s AND e.longitude BETWEEN %s AND %s AND {distance} <= %s",
        [
            *(latitude - high, latitude + high, longitude - wide, longitude + wide),
            *(latitude, latitude, longitude, miles),
        ],
    )


@dataclass
class Vocabulary:
    """Which words the site has; each is asked for once."""

    engine: Backend
    asked: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)

    def known(self, words: Iterable[str]) -> set[str]:
        unknown = set(words) - self.asked
        if unknown:
            self.asked |= unknown
            self.found |= self.engine.known(sorted(unknown))
        return self.found


@dataclass(frozen=True, kw_only=True)
class Asked:
    criteria: SearchCriteria
    engine: Backend
    at: datetime
    query: str  # the words as the engine takes them
    base: Sql  # live, the words, the place
    filters: dict[str, Sql]  # by the name of the facet

    def where(self, *, without: str = "") -> Sql:
        others = (condition for name, condition in self.filters.items() if name != without)
        return joined([self.base, *others])

    def split(self, hidden: Hidden) -> tuple["Asked", "Asked"]:
        """The search without what somebody hid, and what it loses by that."""
        kept, lost = (covered(hidden, does=does) for does in (False, True))
        return (
            replace(self, base=joined([self.base, kept])),
            replace(self, base=joined([self.base, lost])),
        )


def asked_of(criteria: SearchCriteria, vocabulary: Vocabulary, *, at: datetime) -> Asked:
    engine = vocabulary.engine
    query = engine.query_of(with_variants(groups_of(criteria.words), vocabulary.known))
    return Asked(
        criteria=criteria,
        engine=engine,
        at=at,
        query=query,
        base=base_of(criteria, engine.matches(query), at=at),
        filters=facets_of(criteria, at=at),
    )
