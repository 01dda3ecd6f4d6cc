"""What stands in the columns of an opening becomes its first row, once."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from openings.opening.models import Opening
from openings.place.models import PLACE_FACTS, OpeningPlace
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
NOWHERE = {"place_text": "", "city": "", "region": "", "latitude": None, "longitude": None}


def fill():
    migration = import_module("openings.migrations.0034_first_places")
    migration.BATCH = 2
    migration.fill(apps, SimpleNamespace(connection=connection))


def test_every_opening_with_a_place_gets_one_row_however_often_it_runs():
    OpeningFactory.create_batch(3)
    OpeningFactory(**NOWHERE)  # the country alone
    OpeningFactory(**NOWHERE | {"country": ""})
    OpeningFactory(draft=True, tracked_by=UserFactory(), place_text="Dayton, OH")
    OpeningPlace.objects.all().delete()
    fill()
    fill()
    stored = Opening.everywhere.order_by("pk").values_list("pk", *PLACE_FACTS)
    rows = OpeningPlace.objects.order_by("opening").values_list("opening", *PLACE_FACTS)
    assert list(rows) == [row for row in stored if any(row[1:])]
    assert len(rows) == 5
    assert set(OpeningPlace.objects.values_list("position", flat=True)) == {0}


def test_rows_that_stand_already_stay():
    opening = OpeningFactory(places=[OpeningPlace(place_text="Dayton, OH")], created_at=NOW)
    fill()
    assert opening.places.count() == 2
