"""The triggers: whoever writes an opening, and however, the search entry follows."""

from decimal import Decimal

import pytest
from django.db import connection

from jobstore.lib.text import stemmed
from openings.opening.models import Opening, Requirement
from openings.opening.states import OpeningState
from openings.search.models.entry import SearchEntry
from tests.factories import NOW
from tests.factories.openings import OpeningFactory, RequirementFactory

pytestmark = pytest.mark.django_db


def found(word: str) -> list[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT opening_id FROM openings_searchentry"
                " WHERE tsv @@ websearch_to_tsquery('english', %s) ORDER BY 1",
                [word],
            )
        else:
            cursor.execute(
                "SELECT rowid FROM openings_searchtext WHERE openings_searchtext MATCH %s"
                " ORDER BY 1",
                [stemmed(word)],
            )
        return [row[0] for row in cursor.fetchall()]


def test_entry_exists_only_while_published():
    opening = OpeningFactory(draft=True, title="Glazier")
    assert not SearchEntry.objects.exists()
    Opening.objects.filter(pk=opening.pk).update(
        state=OpeningState.PUBLISHED, publish_at=NOW, posted_at=NOW
    )
    assert SearchEntry.objects.get().opening_id == opening.pk
    assert found("glazier") == [opening.pk]
    Opening.objects.filter(pk=opening.pk).update(
        state=OpeningState.CLOSED, closed_at=NOW, close_reason="filled"
    )
    assert not SearchEntry.objects.exists()
    assert found("glazier") == [] or connection.vendor == "sqlite"


def test_entry_follows_bulk_writes():
    first = OpeningFactory(title="Glazier")
    rows = [OpeningFactory.build(employer=first.employer, title=f"Roofer {n}") for n in range(3)]
    Opening.objects.bulk_create(rows)
    assert SearchEntry.objects.count() == 4
    assert len(found("roofer")) == 3
    Opening.objects.update(title="Mason")
    assert found("roofer") == []
    assert len(found("mason")) == 4


def test_entry_follows_requirements():
    opening = OpeningFactory()
    requirement = RequirementFactory(opening=opening, text="Forklift certificate")
    assert found("forklift") == [opening.pk]
    Requirement.objects.filter(pk=requirement.pk).update(text="Crane certificate")
    assert found("forklift") == []
    assert found("crane") == [opening.pk]
    requirement.delete()
    assert found("crane") == []


def test_entry_follows_the_name_of_the_employer():
    opening = OpeningFactory(employer__name="Zephyr Foods")
    assert found("zephyr") == [opening.pk]
    opening.employer.name = "Boreas Foods"
    opening.employer.save()
    assert found("zephyr") == []
    assert found("boreas") == [opening.pk]


def test_entry_goes_with_its_opening():
    opening = OpeningFactory()
    RequirementFactory(opening=opening)
    opening.delete()
    assert not SearchEntry.objects.exists()


@pytest.mark.parametrize(
    ("low", "high", "period", "currency", "year"),
    [
        (50_000, 60_000, "YEAR", "USD", 60_000),
        (None, 20, "HOUR", "USD", 41_600),
        (3_000, None, "MONTH", "USD", 36_000),
        (18, "18.50", "HOUR", "USD", 38_480),
        (1, 10_000_000, "HOUR", "USD", 20_800_000_000),
        (None, None, "YEAR", "USD", None),
        (50_000, 60_000, "YEAR", "EUR", None),
    ],
)
def test_entry_counts_pay_by_the_year(low, high, period, currency, year):
    OpeningFactory(pay_min=low, pay_max=high, pay_period=period, pay_currency=currency)
    assert SearchEntry.objects.get().pay_year == year


@pytest.mark.parametrize(
    ("facts", "year", "hour"),
    [
        ({"pay_max": 25, "pay_period": "HOUR"}, 52_000, "25"),
        ({"pay_max": "18.57", "pay_period": "HOUR"}, 38_626, "18.57"),
        ({"pay_max": 25, "pay_period": "HOUR", "employment_type": "PART_TIME"}, None, "25"),
        ({"pay_max": 25, "pay_period": "HOUR", "employment_type": "PER_DIEM"}, None, "25"),
        (
            {"pay_max": 25, "pay_period": "HOUR", "employment_type": "PART_TIME",
             "hours_min": 16, "hours_max": 24},
            31_200, "25",
        ),
        ({"pay_max": 20, "pay_period": "HOUR", "hours_min": "37.5"}, 39_000, "20"),
        ({"pay_max": 200, "pay_period": "DAY", "hours_max": 17}, 22_100, "25"),
        ({"pay_max": 200, "pay_period": "DAY", "employment_type": "PART_TIME"}, None, "25"),
        ({"pay_max": 500, "pay_period": "WEEK", "hours_max": 20}, 26_000, "25"),
        ({"pay_max": 500, "pay_period": "WEEK", "employment_type": "PART_TIME"}, 26_000, None),
        ({"pay_max": 2600, "pay_period": "MONTH", "hours_max": 30}, 31_200, "20"),
        ({"pay_max": 50_000, "pay_period": "YEAR"}, 50_000, "24.04"),
        ({"pay_max": 26_000, "pay_period": "YEAR", "hours_max": 25}, 26_000, "20"),
        ({"pay_max": 25, "pay_period": "HOUR", "pay_currency": "CAD"}, None, None),
    ],
)  # fmt: skip
def test_entry_counts_the_hours_that_are_stated(facts, year, hour):
    OpeningFactory(**facts)
    entry = SearchEntry.objects.get()
    assert (entry.pay_year, entry.pay_hour) == (year, None if hour is None else Decimal(hour))


def test_entry_follows_the_hours():
    opening = OpeningFactory(pay_max=20, pay_period="HOUR", employment_type="PART_TIME")
    opening.hours_max = 10
    opening.save()
    assert SearchEntry.objects.get().pay_year == 10_400


def test_triggers_survive_an_altered_table():
    """What a later migration does to the table on SQLite: build it anew."""
    from openings.search.models import triggers as upkeep

    upkeep.before_migrations(using="default", plan=["something"])
    opening = OpeningFactory(title="Glazier")
    upkeep.after_migrations(using="default", plan=["something"])
    assert found("glazier") == [opening.pk]
    OpeningFactory(title="Glazier")
    assert len(found("glazier")) == 2


def test_entries_are_written_anew_some_at_a_time(monkeypatch):
    from openings.search.models import triggers as upkeep

    small = upkeep.POSTGRES_REBUILD.replace("LIMIT 1000", "LIMIT 2")
    monkeypatch.setattr(upkeep, "POSTGRES_REBUILD", small)
    OpeningFactory.create_batch(5, title="Glazier")
    OpeningFactory(title="Glazier", draft=True)
    SearchEntry.objects.all().delete()
    upkeep.rebuild(connection)
    assert SearchEntry.objects.count() == 5
    assert len(found("glazier")) == 5
