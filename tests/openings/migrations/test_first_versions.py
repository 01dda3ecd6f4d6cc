"""Every opening that is kept here gets its version 1, once; the way back finds room."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from openings.opening.models import ScreeningQuestion
from openings.version.models import OpeningVersion
from openings.version.queries import document_of
from tests.factories.openings import (
    OpeningFactory,
    RequirementFactory,
    ScreeningQuestionFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
MIGRATION = import_module("openings.migrations.0051_first_versions")
LATER = {"vacancy": "", "visa_support": "", "remote_from": ""}  # what came after it
EDITOR = SimpleNamespace(connection=connection)


def test_each_opening_kept_here_gets_version_1_however_often_it_runs(now):
    MIGRATION.BATCH = 2
    states = {
        OpeningFactory(pay_min="18.50", closes_at=now): "current",
        OpeningFactory(closed=True): "current",
        OpeningFactory(draft=True): "working",
        OpeningFactory(draft=True, state="in_review"): "proposed",
        OpeningFactory(source="csv", source_key="1", taken_over_at=now): "current",
    }
    OpeningFactory(source="csv", source_key="2")
    OpeningFactory(draft=True, tracked_by=UserFactory())
    asked = next(iter(states))
    RequirementFactory(opening=asked, position=2, text="Second")
    RequirementFactory(opening=asked, position=1, text="First")
    ScreeningQuestionFactory(opening=asked)
    for _ in range(2):
        MIGRATION.fill(apps, EDITOR)
    rows = OpeningVersion.objects.order_by("opening")
    assert [(row.opening, row.number, row.state) for row in rows] == [
        (opening, 1, state) for opening, state in states.items()
    ]
    for row in rows:
        row.opening.refresh_from_db()
        facts = row.document["opening"] | LATER
        assert row.document | {"opening": facts} == document_of(row.opening)
    assert [one["text"] for one in rows[0].document["requirements"]] == ["First", "Second"]


def test_way_back_moves_what_is_asked_no_more(now):
    opening = OpeningFactory()
    for is_asked in (True, False, False):
        ScreeningQuestionFactory(opening=opening, position=1, is_asked=is_asked)
    MIGRATION.make_way(apps, EDITOR)
    places = ScreeningQuestion.everywhere.order_by("pk").values_list("position", flat=True)
    assert list(places) == [1, 1001, 1002]
