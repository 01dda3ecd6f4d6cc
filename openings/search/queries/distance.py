"""The nearest first: openings by how far the nearest of their places is from the place meant."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from jobstore.lib.places import miles_between
from openings.index.queries.documents import spot_of
from openings.opening.models import Opening
from openings.opening.states import RemoteKind
from openings.place.models import OpeningPlace, PlaceFacts, fetch_places
from openings.search.queries.asking import Asked, Circle
from openings.search.queries.pieces import every, one_of, value
from openings.search.queries.place import PlaceMeant

SPOTS = 65_000  # points that are told apart
SEVERAL = 1000  # openings of more than one place whose nearest is looked up, the newest

MANY = value("several", "1")
FROM_HOME = value("remote", RemoteKind.REMOTE)  # it is nowhere near, wherever its office is


@dataclass
class _Stop:
    """Openings at one distance, the newest first."""

    spot: str
    single: int = 0  # how many have no other place
    several: list[tuple[int, int]] = field(default_factory=list)  # as sorted, and key


def nearest_keys(asked: Asked, first: int, count: int) -> list[int]:
    """So many openings of a search from the given one on. Those that are in it without a place
    near, or that are done from home, come after."""
    found: list[int] = []
    for stop in _stops(asked):
        size = stop.single + len(stop.several)
        if first >= size:
            first -= size
            continue
        found += _at(stop, asked, first, count - len(found))
        first = 0
        if len(found) == count:
            return found
    near = every([one_of("spot", list(asked.circle))], but=[FROM_HOME])
    rest = asked.where(but=[near])
    return found + [key for _, key in asked.engine.newest(rest, first, count - len(found))]


def _stops(asked: Asked) -> Iterator[_Stop]:
    circle = asked.circle
    single = asked.where(but=[MANY, FROM_HOME])
    count = {"spot": {"terms": {"field": "spot", "size": SPOTS}}}
    buckets = asked.engine.searcher.aggregate(single, count)["spot"]["buckets"]
    stops = {spot: _Stop(spot) for spot in circle}
    for bucket in buckets:
        if stop := stops.get(bucket["key"]):
            stop.single = bucket["doc_count"]
    many = asked.where(MANY, but=[FROM_HOME])
    ranked = asked.engine.newest(many, 0, SEVERAL)
    for spot, newest, key in _nearest_spots(ranked, circle):
        stops[spot].several.append((newest, key))
    yield from sorted(stops.values(), key=lambda stop: (circle[stop.spot], stop.spot))


def _nearest_spots(ranked: list[tuple[int, int]], circle: Circle) -> Iterator[tuple[str, int, int]]:
    places: dict[int, list[str]] = {}
    rows = OpeningPlace.objects.filter(opening__in=[key for _, key in ranked]).order_by("pk")
    for row in rows:
        if row.point:
            places.setdefault(row.opening_id, []).append(spot_of(*row.point))
    for newest, key in ranked:
        near = [spot for spot in places.get(key, ()) if spot in circle]
        if near:
            yield min(near, key=lambda spot: (circle[spot], spot)), newest, key


def _at(stop: _Stop, asked: Asked, first: int, count: int) -> list[int]:
    here = asked.where(value("spot", stop.spot), but=[MANY, FROM_HOME])
    if not stop.several:
        return [key for _, key in asked.engine.newest(here, first, count)]
    both = sorted([*asked.engine.newest(here, 0, first + count), *stop.several], reverse=True)
    return [key for _, key in both[first : first + count]]


def tell_distance(openings: Iterable[Opening], meant: PlaceMeant) -> None:
    """Where a search has a middle, each opening says which of its places is the nearest to it."""
    centers, rows = meant.centers, list(openings)
    if not centers:
        return
    fetch_places(rows)
    for opening in rows:
        fars = [(_far(place, centers), place) for place in opening.all_places if place.point]
        if fars and opening.remote != RemoteKind.REMOTE:
            opening.miles_away, place = min(fars, key=lambda pair: pair[0])
            opening.nearest = None if place is opening else place


def _far(place: PlaceFacts, centers: list[tuple[float, float]]) -> float:
    assert place.point is not None  # noqa: S101 -- asked before
    return min(miles_between(place.point, center) for center in centers)
