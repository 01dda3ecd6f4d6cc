"""Pay in whole units survives the way to cents; on the way back it is whole again."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection

from openings.index.queries.documents import pay_of
from openings.index.queries.facts import facts_of
from openings.opening.models import Opening
from tests.factories.openings import OpeningFactory


@pytest.fixture
def newest(transactional_db):
    yield
    call_command("migrate", verbosity=0)


def stored() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pay_min, pay_max FROM openings_opening ORDER BY id")
        return cursor.fetchall()


def years() -> list[int | None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pay_year FROM openings_searchentry ORDER BY opening_id")
        return [row[0] for row in cursor.fetchall()]


def test_pay_goes_to_cents_and_back(newest):
    OpeningFactory(pay_min=18, pay_max=None, pay_period="HOUR", employment_type="PART_TIME")
    assert pay_of(facts_of(Opening.objects.all())[0]).year is None
    OpeningFactory(pay_min="17.25", pay_max="22.75", pay_period="HOUR")
    call_command("migrate", "openings", "0005", verbosity=0)
    assert stored() == [(18, None), (17, 23)]
    assert years() == [37_440, 47_840]
    assert all(type(pay) is int for pay in stored()[1])
    call_command("migrate", verbosity=0)
    rows = Opening.objects.order_by("pk")
    assert [row.pay_text for row in rows] == ["From $18 an hour", "$17 to $23 an hour"]
    rows.filter(pay_min=17).update(pay_min=Decimal("17.50"))
    assert Opening.objects.get(pay_min="17.5").pay_text == "$17.50 to $23 an hour"
    assert [pay_of(facts).year for facts in facts_of(rows.all())] == [None, 47_840]
