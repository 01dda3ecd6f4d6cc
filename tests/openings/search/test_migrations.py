"""More synonyms come to a board that has its own."""

from importlib import import_module

import pytest
from django.apps import apps

from openings.search.models import Synonym

pytestmark = pytest.mark.django_db


def test_more_synonyms_come_once_and_leave_what_staff_wrote():
    migration = import_module("openings.migrations.0038_more_synonyms")
    before = set(Synonym.objects.values_list("words", flat=True))
    Synonym.objects.create(words="maid, chambermaid")
    migration.add(apps, None)
    assert set(Synonym.objects.values_list("words", flat=True)) == before | {"maid, chambermaid"}
    migration.take_back(apps, None)
    left = set(Synonym.objects.values_list("words", flat=True))
    assert "maid, chambermaid" in left
    assert "bank teller, teller" not in left
    assert "RN, registered nurse" in left
