"""B1, B2: several places, and the nearest first."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from openings.place.actions import place_at
from openings.search.forms import criteria_of
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.results import search_openings
from tests.factories import NOW
from tests.factories.openings import OpeningFactory

pytestmark = pytest.mark.django_db

COLUMBUS = {"place_text": "Columbus, OH", "city": "Columbus", "region": "OH",
            "latitude": 39.9612, "longitude": -82.9988}  # fmt: skip
DUBLIN = {"place_text": "Dublin, OH", "city": "Dublin", "region": "OH",
          "latitude": 40.0992, "longitude": -83.1141}  # fmt: skip
NEWARK = {"place_text": "Newark, OH", "city": "Newark", "region": "OH",
          "latitude": 40.0581, "longitude": -82.4013}  # fmt: skip
DAYTON = {"place_text": "Dayton, OH", "city": "Dayton", "region": "OH",
          "latitude": 39.7589, "longitude": -84.1916}  # fmt: skip


def titles(query: str) -> list[str]:
    results = search_openings(criteria_of(QueryDict(query)), at=NOW)
    return [opening.title for opening in results.openings]


@pytest.fixture
def four():
    OpeningFactory(title="Newark", publish_at=NOW - timedelta(hours=1), **NEWARK)
    OpeningFactory(title="Dublin", publish_at=NOW - timedelta(hours=2), **DUBLIN)
    OpeningFactory(title="Old", publish_at=NOW - timedelta(days=4), **COLUMBUS)
    OpeningFactory(title="New", publish_at=NOW - timedelta(days=3), **COLUMBUS)
    OpeningFactory(title="Dayton", publish_at=NOW, **DAYTON)


@pytest.mark.row("B2")
def test_nearest_come_first_and_say_how_far_they_are(four):
    assert titles("place=Columbus,+OH&radius=50&sort=distance") == [
        "New",
        "Old",
        "Dublin",
        "Newark",
    ]
    results = search_openings(
        SearchCriteria(place="Columbus, OH", radius=50, sort="distance"), at=NOW
    )
    dublin = results.openings[2]
    assert dublin.distance_text.endswith("miles away")
    assert 8 < dublin.miles_away < 16


def test_remote_ones_come_after_and_have_no_distance(four):
    OpeningFactory(title="Remote", remote="remote", publish_at=NOW - timedelta(minutes=1))
    criteria = SearchCriteria(place="Columbus, OH or remote", sort="distance")
    results = search_openings(criteria, at=NOW)
    assert [opening.title for opening in results.openings] == ["New", "Old", "Dublin", "Remote"]
    assert results.openings[3].distance_text == ""


@pytest.mark.parametrize("query", ["sort=distance", "place=Ohio&sort=distance"])
def test_without_a_middle_the_newest_come_first(four, query):
    assert titles(query)[:3] == ["Dayton", "Newark", "Dublin"]


def test_pages_by_distance_show_every_opening_once(four):
    for number in range(45):
        OpeningFactory(
            title=f"Clerk {number}",
            publish_at=NOW - timedelta(hours=number),
            **(COLUMBUS, DUBLIN, NEWARK)[number % 3],
        )
    found = []
    for page in (1, 2, 3, 4):
        search = SearchCriteria(place="Columbus, OH", radius=50, sort="distance", page=page)
        found += search_openings(search, at=NOW).openings if page < 4 else []
    keys = [opening.pk for opening in found]
    assert len(keys) == len(set(keys)) == 49
    fars = [opening.miles_away for opening in found]
    assert fars == sorted(fars)


def test_opening_of_several_places_is_found_from_each_and_listed_once(four):
    several = OpeningFactory(
        title="Both",
        places=[place_at(text="Dayton, OH", country="US")],
    )
    for place, name in (("Columbus, OH", "Columbus"), ("Dayton, OH", "Dayton")):
        results = search_openings(SearchCriteria(place=place, sort="distance"), at=NOW)
        assert [opening.pk for opening in results.openings].count(several.pk) == 1
        found = next(opening for opening in results.openings if opening.pk == several.pk)
        assert found.place_line == f"{name}, OH and 1 more"
        assert results.total == len(results.openings)


def test_places_of_one_opening_do_not_make_one_between_them():
    west, south = (place_at(text="Columbus, OH", country="US") for _ in range(2))
    west.longitude, south.latitude = -84.19, 39.75
    OpeningFactory(title="Two", places=[west, south])
    assert search_openings(SearchCriteria(place="Dayton, OH", radius=10), at=NOW).total == 0
