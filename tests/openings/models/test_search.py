"""The triggers: whoever writes an opening, and however, the search entry follows."""

import pytest
from django.db import connection

from jobstore.lib.stems import stemmed
from openings.models import Opening, Requirement, SearchEntry
from openings.states import OpeningState
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


def test_triggers_survive_an_altered_table():
    """What a later migration does to the table on SQLite: build it anew."""
    from openings.models import upkeep

    upkeep.before_migrations(using="default", plan=["something"])
    opening = OpeningFactory(title="Glazier")
    upkeep.after_migrations(using="default", plan=["something"])
    assert found("glazier") == [opening.pk]
    OpeningFactory(title="Glazier")
    assert len(found("glazier")) == 2
