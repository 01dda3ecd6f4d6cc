"""Circles: which of the points where openings are lie within so many miles of another."""

from math import ceil, cos, floor, radians

from tantivy import Searcher

from jobstore.lib.places import miles_between
from openings.index.queries.documents import degree, point_of

MILES_PER_DEGREE = 69.0


def spots_within(
    miles: float, latitude: float, longitude: float, searcher: Searcher
) -> dict[str, float]:
    """The spots of the index in the circle, with their distance in miles."""
    high = miles / MILES_PER_DEGREE
    wide = high / max(cos(radians(latitude)), 0.1)
    found = {}
    for north in range(floor(latitude - high), ceil(latitude + high)):
        for east in range(floor(longitude - wide), ceil(longitude + wide)):
            for spot, _ in searcher.terms_with_prefix("spot", degree(north, east)):
                far = miles_between((latitude, longitude), point_of(spot))
                if far <= miles:
                    found[spot] = far
    return found
