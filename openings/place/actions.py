"""The places of an opening: rows, of which the first is repeated in the columns of the opening."""

from collections.abc import Collection, Iterable

from django.db import transaction

from jobstore.lib.places import find
from openings.opening.models import Opening
from openings.place.models import PLACE_FACTS, PLACES_LIMIT, TOO_MANY, OpeningPlace


class TooManyPlaces(Exception):
    """More than an opening may have."""

    def __init__(self) -> None:
        super().__init__(TOO_MANY)


def place_at(*, text: str, country: str) -> OpeningPlace:
    """A city or a state, where the postal data know it; else as it was written."""
    found = next(iter(find(text)), None) if country == "US" else None
    point = found if found and found.city else None
    return OpeningPlace(
        place_text=text,
        country=country,
        city=point.city if point else "",
        region=found.state if found else "",
        postal_code=point.zip_code if point else "",
        latitude=point.latitude if point else None,
        longitude=point.longitude if point else None,
    )


def state_places(*, opening: Opening, places: Iterable[OpeningPlace]) -> list[OpeningPlace]:
    """What to save with `save_places` once the opening is saved; nothing else writes its columns
    of a place. A place of which nothing is known is none. Raises TooManyPlaces.
    """
    rows = [place for place in places if place.is_stated]
    if len(rows) > PLACES_LIMIT:
        raise TooManyPlaces
    for position, row in enumerate(rows):
        row.opening, row.position = opening, position
    first = rows[0] if rows else OpeningPlace()
    for name in PLACE_FACTS:
        setattr(opening, name, getattr(first, name))
    opening.more_places = max(len(rows) - 1, 0)
    return rows


@transaction.atomic
def save_places(*, openings: Collection[Opening], places: Iterable[OpeningPlace]) -> None:
    """The rows of all these openings are `places`, and no others."""
    OpeningPlace.objects.filter(opening__in=openings).delete()
    rows = list(places)
    for row in rows:
        row.opening_id = row.opening.pk
    OpeningPlace.objects.bulk_create(rows, batch_size=1000)
