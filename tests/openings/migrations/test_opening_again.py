"""What was to open again stays closed until staff have read it."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from openings.opening.models import Opening
from openings.version.models import OpeningVersion
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
MIGRATION = import_module("openings.migrations.0070_opening_again_stays_closed")


def test_what_was_to_open_again_is_closed_and_only_the_newest_is_given_back(now):
    due = NOW + timedelta(days=1)
    again = OpeningFactory(state="in_review", posted_at=NOW, review_by=due, updated_at=NOW)
    given_back = OpeningFactory(state="draft", posted_at=NOW, review_note="Which day?")
    first = OpeningFactory(draft=True, state="in_review", review_by=due)
    tracked = OpeningFactory(draft=True, tracked_by=UserFactory())
    closed = OpeningFactory(closed=True, review_by=due, review_note="Old")
    for number, state in ((1, "current"), (2, "returned"), (3, "past"), (4, "returned")):
        OpeningVersion.objects.create(
            opening=given_back, number=number, state=state, document={}, written_at=NOW
        )
    MIGRATION.close_again(apps, SimpleNamespace(connection=connection))
    rows = Opening.everywhere.order_by("pk").values_list("pk", "state", "review_by", "review_note")
    assert list(rows) == [
        (again.pk, "closed", due, ""),
        (given_back.pk, "closed", None, "Which day?"),
        (first.pk, "in_review", due, ""),
        (tracked.pk, "draft", None, ""),
        (closed.pk, "closed", None, ""),
    ]
    again.refresh_from_db()
    assert (again.closed_at, again.close_reason) == (NOW, "withdrawn")
    states = given_back.versions.order_by("number").values_list("state", flat=True)
    assert list(states) == ["current", "replaced", "past", "returned"]
