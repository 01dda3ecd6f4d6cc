"""The triggers: whoever writes an opening, and however, the index hears of it."""

import pytest
from django.db import connection

from openings.index.models import triggers
from openings.index.models.change import SearchChange
from openings.opening.models import Opening, Requirement
from openings.opening.states import OpeningState
from tests.factories import NOW
from tests.factories.openings import OpeningFactory, RequirementFactory

pytestmark = pytest.mark.django_db


def noted(write) -> set[tuple[int | None, int | None]]:
    """What the writing of something leaves to read: openings, and employers."""
    last = max(SearchChange.objects.values_list("pk", flat=True), default=0)
    write()
    rows = SearchChange.objects.filter(pk__gt=last)
    return set(rows.values_list("opening_id", "employer_id"))


def test_change_of_an_opening_is_noted_however_it_is_written():
    opening = OpeningFactory(title="Glazier")
    key = (opening.pk, None)
    row = Opening.objects.filter(pk=opening.pk)
    assert noted(lambda: row.update(title="Roofer")) == {key}
    opening.title = "Mason"
    assert noted(opening.save) == {key}
    assert noted(lambda: Opening.objects.bulk_update([opening], ["title"])) in ({key}, set())
    closed = {"state": OpeningState.CLOSED, "closed_at": NOW, "close_reason": "filled"}
    assert noted(lambda: row.update(**closed)) == {key}
    with connection.cursor() as cursor:
        update = "UPDATE openings_opening SET city = 'Dayton'"
        assert noted(lambda: cursor.execute(update)) == {key}
    assert noted(opening.delete) == {key}


def test_new_openings_are_noted_in_bulk():
    first = OpeningFactory()
    rows = [OpeningFactory.build(employer=first.employer, title=f"Roofer {n}") for n in range(3)]
    found = noted(lambda: Opening.objects.bulk_create(rows))
    assert found == {(row.pk, None) for row in rows}


def test_what_no_search_sees_is_not_noted():
    opening = OpeningFactory()
    row = Opening.objects.filter(pk=opening.pk)
    assert noted(lambda: row.update(version=9, review_note="Thanks")) == set()
    employer = opening.employer
    employer.phone = "555 0100"
    employer.save(update_fields=["phone"])
    assert noted(lambda: employer.save(update_fields=["phone"])) == set()


def test_change_of_a_requirement_is_noted():
    opening = OpeningFactory()
    key = {(opening.pk, None)}
    assert noted(lambda: RequirementFactory(opening=opening, text="Forklift")) == key
    requirement = opening.requirements.get()
    rows = Requirement.objects.filter(pk=requirement.pk)
    assert noted(lambda: rows.update(text="Crane")) == key
    assert noted(requirement.delete) == key


def test_new_name_of_an_employer_is_noted_once_for_all_its_openings():
    employer = OpeningFactory().employer
    OpeningFactory.create_batch(2, employer=employer)
    employer.name = "Boreas Foods"
    assert noted(employer.save) == {(None, employer.pk)}


def test_triggers_come_back_after_a_table_was_built_anew():
    """As SQLite does to alter one."""
    triggers.remove(connection)
    opening = OpeningFactory()
    assert noted(lambda: Opening.objects.update(title="Silent")) == set()
    triggers.after_migrations(using="default", plan=["something"])
    assert noted(lambda: Opening.objects.update(title="Noted")) == {(opening.pk, None)}
