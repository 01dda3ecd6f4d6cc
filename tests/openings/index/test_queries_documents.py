from decimal import Decimal

import pytest

from jobstore.people.employer.models import Employer
from openings.index.queries.documents import document_of, pay_of, point_of, spot_of
from openings.index.queries.facts import facts_of, published
from openings.index.queries.schema import forms, plain, schema, stems
from openings.opening.models import Opening
from openings.place.actions import place_at
from tests.factories.openings import OpeningFactory, RequirementFactory

pytestmark = pytest.mark.django_db


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
def test_pay_is_compared_by_the_year(low, high, period, currency, year):
    OpeningFactory(pay_min=low, pay_max=high, pay_period=period, pay_currency=currency)
    [opening] = facts_of(published())
    assert pay_of(opening).year == year


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
def test_pay_is_counted_by_the_hours_that_are_stated(facts, year, hour):
    OpeningFactory(**facts)
    [opening] = facts_of(published())
    pay = pay_of(opening)
    assert (pay.year, pay.hour) == (year, None if hour is None else Decimal(hour))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("C++ & C# (C/C++)", ["c++", "c#", "c", "c++"]),
        ("ASP.NET, .NET 8", ["asp", "dotnet", "net", "dotnet", "net", "8"]),
        ("Node.js – front-end", ["node", "js", "front", "end"]),
        ("'Nurse’s' aides' O'Reilly", ["nurse's", "aides", "o'reilly"]),
        ("Café Zoë #1 +5 a+b", ["cafe", "zoe", "1", "5", "a", "b"]),
        ("x" * 41, []),
        ("UI/UX_Design", ["ui", "ux", "design"]),
    ],
)
def test_texts_become_words(text, words):
    assert forms(text) == words


def test_words_are_stems_where_searches_look():
    assert stems("Nurses' managing") == stems("nurse manager") == ["nurs", "manag"]
    assert plain("a-b") == "a b"


def test_document_holds_no_field_that_the_schema_has_not():
    """The engine drops such a field without a word."""
    opening = OpeningFactory(country="CA", place_text="Toronto", closes_at=None)
    RequirementFactory(opening=opening)
    [facts] = facts_of(published())
    found = document_of(facts).to_dict()
    assert found.keys() <= set(_names(schema()))


def _names(given):
    from openings.index.queries import schema as fields

    return ["key", "prior", fields.POSITION, *fields.BESIDE, *fields.TEXTS, *fields.VALUES,
            *fields.NUMBERS]  # fmt: skip


@pytest.mark.parametrize("point", [(39.96, -83.0), (-0.5, 0.5), (21.3, -157.8581), (64.8, -147.7)])
def test_spot_says_where_it_is(point):
    assert point_of(spot_of(*point)) == pytest.approx(point, abs=1e-4)


def test_point_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no point"):
        spot_of(float("nan"), 1.0)


def test_facts_of_many_cost_what_those_of_one_do(django_assert_num_queries):
    """With several places, which are of each its own."""
    openings = [
        OpeningFactory(city="Columbus", places=[place_at(text="Dayton, OH", country="US")])
        for _ in range(3)
    ]
    for opening in openings:
        RequirementFactory(opening=opening, text=f"Skill {opening.pk}")
    with django_assert_num_queries(3):
        found = facts_of(published())
    assert [facts.asks[-1] for facts in found] == [f"Skill {one.pk}" for one in openings]
    assert [[spot.city for spot in facts.places] for facts in found] == [["Columbus", "Dayton"]] * 3
    with django_assert_num_queries(3):
        facts_of(published([openings[0].pk]))


def test_digest_is_another_one_whenever_a_fact_changes():
    opening = OpeningFactory()
    seen = {facts_of(published())[0].digest}
    for change in (
        {"title": "Baker"},
        {"description": "Bread."},
        {"closes_at": None},
        {"pay_max": "90000.50"},
        {"city": "Dayton"},
        {"latitude": 1.5},
    ):
        Opening.objects.filter(pk=opening.pk).update(**change)
        seen.add(facts_of(published())[0].digest)
    RequirementFactory(opening=opening, text="Forklift")
    seen.add(facts_of(published())[0].digest)
    Employer.objects.update(name="Boreas Foods")
    seen.add(facts_of(published())[0].digest)
    assert len(seen) == 9
    Opening.objects.update(version=9)
    assert facts_of(published())[0].digest in seen
