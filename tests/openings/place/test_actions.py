"""The rows are the places; the columns of the opening repeat the first and count the others."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from openings.opening.models import Opening
from openings.place.actions import TooManyPlaces, place_at, save_places, state_places
from openings.place.models import PLACE_FACTS, OpeningPlace
from tests.factories.openings import OpeningFactory

pytestmark = pytest.mark.django_db


def rows_of(opening):
    return list(opening.places.order_by("position").values_list("position", "place_text"))


def ohio(*cities):
    return [place_at(text=f"{city}, OH", country="US") for city in cities]


def test_first_place_stands_in_the_columns_and_the_others_are_counted(now):
    opening = OpeningFactory(places=ohio("Dayton", "Toledo"))
    assert rows_of(opening) == [(0, "Columbus, OH"), (1, "Dayton, OH"), (2, "Toledo, OH")]
    rows = state_places(opening=opening, places=ohio("Akron", "Dayton"))
    opening.save()
    save_places(openings=[opening], places=rows)
    stored = Opening.objects.get()
    assert rows_of(stored) == [(0, "Akron, OH"), (1, "Dayton, OH")]
    first = stored.places.get(position=0)
    for name in PLACE_FACTS:
        assert getattr(stored, name) == getattr(first, name), name
    assert (stored.city, stored.more_places) == ("Akron", 1)
    assert stored.point == first.point != (None, None)


def test_place_of_which_nothing_is_known_is_none(now):
    opening = OpeningFactory()
    rows = state_places(opening=opening, places=[OpeningPlace(), *ohio("Dayton")])
    assert [(row.position, row.place_text) for row in rows] == [(0, "Dayton, OH")]
    assert state_places(opening=opening, places=[OpeningPlace()]) == []
    assert (opening.place_text, opening.latitude, opening.more_places) == ("", None, 0)


def test_more_than_twenty_are_refused_and_change_nothing(now):
    opening = OpeningFactory()
    places = [OpeningPlace(place_text=f"Yard {number}") for number in range(21)]
    with pytest.raises(TooManyPlaces, match="20 at most"):
        state_places(opening=opening, places=places)
    assert opening.place_text == "Columbus, OH"
    assert len(state_places(opening=opening, places=places[:20])) == 20
    odd = OpeningPlace(opening=opening, position=20, place_text="Yard 20")
    with pytest.raises(ValidationError, match="20 at most"):
        odd.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        odd.save()


def test_rows_of_other_openings_stay(now):
    opening, other = OpeningFactory(), OpeningFactory(places=ohio("Dayton"))
    save_places(openings=[opening], places=state_places(opening=opening, places=ohio("Lima")))
    assert rows_of(opening) == [(0, "Lima, OH")]
    assert rows_of(other) == [(0, "Columbus, OH"), (1, "Dayton, OH")]


@pytest.mark.parametrize(
    ("text", "country", "found"),
    [
        ("Dayton, OH", "US", ("Dayton", "OH", "", "US")),
        ("45402", "US", ("Dayton", "OH", "45402", "US")),
        ("Ohio", "US", ("", "OH", "", "US")),
        ("Dayton, OH", "CA", ("", "", "", "CA")),
        ("Third yard on the left", "US", ("", "", "", "US")),
    ],
)
def test_place_is_found_by_the_postal_data_or_stays_as_written(text, country, found):
    place = place_at(text=text, country=country)
    assert (place.city, place.region, place.postal_code, place.country) == found
    assert place.place_text == text
    assert (place.point is not None) == bool(place.city)


@pytest.mark.parametrize(
    ("places", "nearest", "line"),
    [
        ((), None, "Columbus, OH"),
        (("Dayton",), None, "Columbus, OH and 1 more"),
        (("Dayton", "Toledo"), 2, "Toledo, OH and 2 more"),
        (("Dayton",), 0, "Columbus, OH and 1 more"),
    ],
)
def test_line_names_one_place_and_counts_the_others(now, places, nearest, line):
    opening = OpeningFactory(places=ohio(*places))
    opening.nearest = None if nearest is None else opening.places.get(position=nearest)
    assert opening.place_line == line
