"""What the index reads of an opening, as plain rows: most of making an index is reading them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from zlib import crc32

from jobstore.lib import clock
from openings.opening.models import Opening, OpeningQuerySet, Requirement
from openings.opening.states import OpeningState
from openings.place.models import OpeningPlace


class Spot(NamedTuple):
    """A place of an opening, by the names of its columns."""

    place_text: str
    city: str
    region: str
    country: str
    latitude: float | None
    longitude: float | None

    @property
    def point(self) -> tuple[float, float] | None:
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


class Facts(NamedTuple):
    """An opening by the names of its columns, with its employer, requirements and places."""

    pk: int
    publish_at: datetime | None
    closes_at: datetime | None
    employer_id: int
    title: str
    description: str
    category: str
    employment_type: str
    remote: str
    pay_min: Decimal | None
    pay_max: Decimal | None
    pay_currency: str
    pay_period: str
    hours_min: Decimal | None
    hours_max: Decimal | None
    answer_days: int
    vacancy: str
    visa_support: str
    source: str
    taken_over_at: datetime | None
    employer__name: str
    employer__is_unnamed: bool
    asks: tuple[str, ...]
    places: tuple[Spot, ...]

    @property
    def digest(self) -> int:
        """Another one whenever any of them changes."""
        return crc32(str(tuple(self)).encode(errors="surrogatepass"))


_COLUMNS = Facts._fields[: -len(("asks", "places"))]
_SPOT = len(Spot._fields)


def published(ids: Iterable[int] | None = None) -> OpeningQuerySet:
    """What the index is to hold, of these openings or of all."""
    found = Opening.objects.filter(state=OpeningState.PUBLISHED)
    found = found.exclude(closes_at__lte=clock.now())
    if ids is not None:
        found = found.filter(pk__in=list(ids))
    return found.order_by("pk")


def facts_of(openings: OpeningQuerySet) -> list[Facts]:
    """In three statements at most, however many they are."""
    rows = list(openings.values_list("more_places", *Spot._fields, *_COLUMNS))
    if not rows:
        return []
    own = 1 + _SPOT  # where the columns of the opening itself begin
    asks, places = _asks([row[own] for row in rows]), _places([row[own] for row in rows if row[0]])
    return [
        Facts._make(
            (
                *row[own:],
                tuple(asks.get(row[own], ())),
                tuple(places.get(row[own], ())) if row[0] else (Spot(*row[1:own]),),
            )
        )
        for row in rows
    ]


def _asks(ids: list[int]) -> dict[int, list[str]]:
    found = defaultdict(list)
    rows = Requirement.objects.filter(opening__in=ids).order_by("opening_id", "position")
    for opening, text in rows.values_list("opening_id", "text"):
        found[opening].append(text)
    return found


def _places(ids: list[int]) -> dict[int, list[Spot]]:
    """Of those that have several."""
    found: dict[int, list[Spot]] = defaultdict(list)
    if ids:
        rows = OpeningPlace.objects.filter(opening__in=ids).order_by("opening_id", "position")
        for opening, *row in rows.values_list("opening_id", *Spot._fields):
            found[opening].append(Spot(*row))
    return found
