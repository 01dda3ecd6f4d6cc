"""Numbers of debriefs written before they were encrypted survive the change, both ways."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import OperationalError

from coaching.debrief.models import Blunder, Debrief, SelfRating
from tests.factories.coaching import DebriefFactory

BEFORE = ("coaching", "0002_seal")


def migrate(*target):
    """By the command: a step of another app may want to hear of it, as search triggers do."""
    call_command("migrate", *target, verbosity=0)


def stored(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")
        return [str(row[0]) for row in cursor.fetchall()]


@pytest.fixture
def newest(transactional_db):
    yield
    migrate()


def test_numbers_are_encrypted_and_come_back(newest, now):
    debrief = DebriefFactory(sealed=True)
    SelfRating.objects.create(debrief=debrief, criterion="clear", band=3)
    Blunder.objects.create(debrief=debrief, code="late")

    migrate(*BEFORE)
    assert stored("coaching_debrief", "confidence") == ["80"]
    assert stored("coaching_selfrating", "band") == ["3"]
    assert stored("coaching_blunder", "code") == ["late"]
    refuses_a_changed_prediction("UPDATE coaching_debrief SET confidence = 5")

    migrate()
    assert stored("coaching_debrief", "confidence") != ["80"]
    assert stored("coaching_blunder", "code") != ["late"]
    debrief = Debrief.objects.get()
    assert (debrief.mood_level, debrief.expects, debrief.confidence) == (2, "no", 80)
    assert SelfRating.objects.get().band == 3
    assert Blunder.objects.get().code == "late"
    refuses_a_changed_prediction("UPDATE coaching_debrief SET confidence = NULL")


def refuses_a_changed_prediction(statement: str):
    with (
        pytest.raises((IntegrityError, OperationalError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_zero_stays_zero(db, now):
    DebriefFactory(confidence=0, mood_level=1)

    assert Debrief.objects.get().confidence == 0
