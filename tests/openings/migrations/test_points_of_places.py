"""Openings that stood far from their own city move there; others stay where they are."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from openings.opening.models import Opening
from tests.factories.openings import OpeningFactory

pytestmark = pytest.mark.django_db
LA = {"city": "Los Angeles", "region": "CA"}


def mend():
    migration = import_module("openings.migrations.0010_points_of_places")
    migration.BATCH = 2
    migration.mend(apps, SimpleNamespace(connection=connection))


@pytest.mark.parametrize(
    ("facts", "point"),
    [
        (LA | {"latitude": 33.6853, "longitude": -117.071}, (34.0326, -118.2779)),
        (LA | {"latitude": 0, "longitude": 0, "postal_code": "90012"}, (34.0614, -118.2385)),
        (LA | {"latitude": 34.1, "longitude": -118.3}, (34.1, -118.3)),
        ({"city": "North Pole", "region": "DC", "latitude": 0, "longitude": 0}, (None, None)),
        ({"city": "Atlantis", "region": "OH", "latitude": 41, "longitude": -81}, (41, -81)),
        ({"country": "CA", "city": "Toronto", "latitude": 43.7, "longitude": -79}, (43.7, -79)),
    ],
)
def test_point_is_mended_where_it_is_wrong(facts, point):
    for given in (facts, {}, facts):
        OpeningFactory(**given)
    mend()
    stored = list(Opening.objects.order_by("pk").values_list("latitude", "longitude"))
    assert stored == [point, (39.96, -83.0), point]
