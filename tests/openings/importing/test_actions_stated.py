"""Pay is what the advert states, to the cent, or nothing with a note that says why."""

from decimal import Decimal

import pytest

from openings.importing.actions.table import read as read_csv_row
from tests.openings.importing.postings import advert_of


def pay(salary, **change):
    """(lowest, highest, currency, period), or the notes where no pay was taken."""
    advert = advert_of(baseSalary=salary, **change)
    if advert.pay_min is None and advert.pay_max is None:
        return "; ".join(note for note in advert.notes if "United States" not in note)
    figures = tuple(None if one is None else str(one) for one in (advert.pay_min, advert.pay_max))
    return (*figures, advert.pay_currency, advert.pay_period)


def money(value, **more):
    return {"@type": "MonetaryAmount", "currency": "USD", "value": value, **more}


@pytest.mark.parametrize(
    ("salary", "found"),
    [
        (money({"value": 19.35, "unitText": "HOUR"}), ("19.35", "19.35", "USD", "HOUR")),
        (money({"minValue": "1,234.50", "unitCode": "WEE"}), ("1234.50", None, "USD", "WEEK")),
        (money({"maxValue": 88000.00, "unitCode": "ANN"}), (None, "88000.00", "USD", "YEAR")),
        (money({"value": 20, "unitText": "per hour"}), ("20.00", "20.00", "USD", "HOUR")),
        (money({"value": 20, "unitText": "Hour(s)"}), ("20.00", "20.00", "USD", "HOUR")),
        (money({"value": 20, "unitText": "/hr"}), ("20.00", "20.00", "USD", "HOUR")),
        (money({"value": 90000, "unitText": "p.a."}), ("90000.00", "90000.00", "USD", "YEAR")),
        (money({"value": 90000, "unitText": "Annual salary"}), ("90000.00",) * 2 + ("USD", "YEAR")),
        (money("$4,100", unitText="Monthly"), ("4100.00", "4100.00", "USD", "MONTH")),
        (
            {"currency": "EUR", "minValue": 2400, "maxValue": 2600.5, "unitCode": "MON"},
            ("2400.00", "2600.50", "EUR", "MONTH"),
        ),
        (
            {"@type": "UnitPriceSpecification", "price": 150, "priceCurrency": "usd"}
            | {"unitCode": "DAY"},
            ("150.00", "150.00", "USD", "DAY"),
        ),
        ([money({"value": 31.07, "unitText": "HOUR"})], ("31.07", "31.07", "USD", "HOUR")),
        (money([{"minValue": 31, "unitText": "HOUR"}]), ("31.00", None, "USD", "HOUR")),
        (
            {"currency": "€", "value": {"value": 15, "unitText": "HOUR"}},
            ("15.00", "15.00", "EUR", "HOUR"),
        ),
        (money("USD 52,000", unitText="YEAR"), ("52000.00", "52000.00", "USD", "YEAR")),
        (
            money({"minValue": "52,000.00 USD", "maxValue": "61000USD", "unitText": "YEAR"}),
            ("52000.00", "61000.00", "USD", "YEAR"),
        ),
        (
            {"value": {"value": "€18.5", "unitText": "HOUR"}},
            ("18.50", "18.50", "EUR", "HOUR"),
        ),
        ({"value": {"value": "18.5 £", "unitText": "HOUR"}}, ("18.50", "18.50", "GBP", "HOUR")),
        (
            money({"value": "$31", "unitText": "HOUR"}, currency="MXN"),
            ("31.00",) * 2 + ("MXN", "HOUR"),
        ),
        ({"value": {"value": "A$31", "unitText": "HOUR"}}, ("31.00", "31.00", "AUD", "HOUR")),
        # Signs between the digits that can be read in one way only.
        (
            money("2.400,00 €", unitText="MONTH", currency="EUR"),
            ("2400.00",) * 2 + ("EUR", "MONTH"),
        ),
        (money("18,50", unitText="HOUR"), ("18.50", "18.50", "USD", "HOUR")),
        (money("1\u202f234\u00a0567,89", unitText="YEAR"), ("1234567.89",) * 2 + ("USD", "YEAR")),
        (money("CHF 91'500", unitText="YEAR", currency=""), ("91500.00",) * 2 + ("CHF", "YEAR")),
        (money("52 000.50", unitText="YEAR"), ("52000.50",) * 2 + ("USD", "YEAR")),
        # Zeros of a column with four digits after the point.
        (money({"value": "52000.0000", "unitText": "YEAR"}), ("52000.00",) * 2 + ("USD", "YEAR")),
        # A range of nothing beside a figure.
        (
            money({"value": 21, "minValue": 0, "maxValue": "0.00", "unitText": "HOUR"}),
            ("21.00", "21.00", "USD", "HOUR"),
        ),
        # One of two figures is no figure.
        (
            money({"minValue": 0, "maxValue": 61000, "unitText": "YEAR"}),
            (None, "61000.00", "USD", "YEAR"),
        ),
    ],
)
def test_pay_is_read_as_stated(salary, found):
    assert pay(salary) == found


@pytest.mark.parametrize(
    ("salary", "note"),
    [
        (money(18.5), "pay is left out: no period is stated"),
        (52000, "pay is left out: no period is stated"),
        (money({"value": 18.5, "unitText": None}), "pay is left out: no period is stated"),
        (
            money({"value": 900, "unitText": "BIWEEKLY"}),
            'pay is left out: unitText "BIWEEKLY" is not an hour, day, week, month or year',
        ),
        (
            money({"value": 900, "unitText": "2 weeks"}),
            'pay is left out: unitText "2 weeks" is not an hour, day, week, month or year',
        ),
        (
            money({"value": 900, "unitText": "WEEK", "unitCode": "MON"}),
            "pay is left out: it is stated a month and a week",
        ),
        (
            "$20 an hour and up",
            'value "$20 an hour and up" is not an amount of pay and is left out',
        ),
        (
            money({"value": "60k", "unitText": "YEAR"}),
            'value "60k" is not an amount of pay and is left out',
        ),
        (
            money({"value": "52.000", "unitText": "YEAR"}),
            'value "52.000" is not an amount of pay and is left out',
        ),
        (
            money({"value": "12.34.567,89", "unitText": "YEAR"}),
            'value "12.34.567,89" is not an amount of pay and is left out',
        ),
        (
            money({"value": "18 50", "unitText": "HOUR"}),
            'value "18 50" is not an amount of pay and is left out',
        ),
        (
            money({"value": Decimal("24.0385"), "unitText": "HOUR"}),
            'value "24.0385" has more than two digits after the point and is left out',
        ),
        (
            money({"value": Decimal("1e-99999999"), "unitText": "HOUR"}),
            'value "1E-99999999" has more than two digits after the point and is left out',
        ),
        (
            money({"value": -5, "unitText": "HOUR"}),
            'value "-5" is not an amount of pay and is left out',
        ),
        (
            money({"value": Decimal("NaN"), "unitText": "HOUR"}),
            'value "NaN" is not an amount of pay and is left out',
        ),
        (money({"value": True, "unitText": "HOUR"}), "value is not a number and is left out"),
        (
            money({"minValue": 30, "maxValue": 20, "unitText": "HOUR"}),
            "pay is left out: it ends at 20, below its start at 30",
        ),
        (
            [money({"value": 20, "unitText": "HOUR"}), money({"value": 25, "unitText": "HOUR"})],
            "baseSalary has 2 values and is left out",
        ),
        (
            money({"value": 20, "unitText": "HOUR"}, currency="Euros, gross"),
            'pay is left out: currency "EUROS, GROSS" is not the code of a currency',
        ),
        (
            money({"value": "£20", "unitText": "HOUR"}),
            "pay is left out: its currency is stated as GBP and USD",
        ),
        (money({"minValue": "", "unitText": "HOUR"}), "pay is left out: no amount is stated"),
        (
            money({"value": "EUR 20", "unitText": "HOUR"}),
            "pay is left out: its currency is stated as EUR and USD",
        ),
        (
            {
                "value": {"minValue": "£20 plus", "maxValue": 25, "unitText": "HOUR"},
                "currency": "$",
            },
            (
                'minValue "£20 plus" is not an amount of pay and is left out;'
                " pay is left out: its currency is stated as $ and GBP"
            ),
        ),
        (
            money({"value": "$20", "unitText": "HOUR"}, currency="EUR"),
            "pay is left out: its currency is stated as $ and EUR",
        ),
        (
            money({"value": "ABC 20", "unitText": "HOUR"}),
            'value "ABC 20" is not an amount of pay and is left out',
        ),
    ],
)
def test_pay_that_is_not_all_stated_is_left_out_with_a_note(salary, note):
    assert pay(salary) == note


@pytest.mark.parametrize(
    ("currency", "country", "found"),
    [
        ("$", "US", "USD"),
        ("$", "Canada", "CAD"),
        (None, "USA", "USD"),
        ("US$", "Germany", "USD"),
        ("$", "Australia", "pay is left out: no currency is stated but dollars"),
        ("", "Germany", "pay is left out: no currency is stated"),
    ],
)
def test_bare_dollars_are_read_by_the_place(currency, country, found):
    place = {"@type": "Place", "address": {"addressCountry": country}}
    salary = {"currency": currency, "value": {"value": 21, "unitText": "HOUR"}}
    told = pay(salary, jobLocation=place)
    assert (told[2] if isinstance(told, tuple) else told) == found


def test_currency_may_stand_beside_the_pay():
    place = {"address": {"addressLocality": "Bend", "addressRegion": "OR"}}
    salary = {"value": {"value": 21, "unitText": "HOUR"}}
    stated = advert_of(baseSalary=salary, salaryCurrency="EUR", jobLocation=place)
    assert (stated.pay_min, stated.pay_currency, stated.notes) == (Decimal(21), "EUR", ())
    own = advert_of(baseSalary=money(21, unitText="HOUR"), salaryCurrency="EUR")
    assert own.pay_currency == "USD"


def test_figure_beside_a_range_is_noted():
    salary = money({"value": 25, "minValue": 20, "maxValue": 30, "unitText": "HOUR"})
    assert pay(salary) == ("20.00", "30.00", "USD", "HOUR")
    assert advert_of(baseSalary=salary).notes == (
        'value "25" stands beside a range and is left out',
    )


def test_no_pay_needs_no_note():
    assert advert_of(baseSalary=None).notes == ()


@pytest.mark.parametrize(
    ("cells", "pay_text", "note"),
    [
        ({"pay_min": "17.05", "pay_period": "HOUR"}, "17.05", "pay_currency is not stated"),
        ({"pay_max": "$1,900.10", "pay_period": "weekly"}, "1900.10", "is read as USD"),
        ({"pay_min": "17"}, "None", "pay is left out: no period is stated"),
        ({"pay_min": "17", "pay_period": "HOUR", "country": "Poland"}, "None", "no currency"),
        ({"pay_min": "free", "pay_period": "HOUR"}, "None", '"free" is not an amount of pay'),
    ],
)
def test_csv_states_pay_by_the_same_rules(cells, pay_text, note):
    row = {"title": "Cook", "employer": "Tern", "url": "https://tern.example.org/1", **cells}
    advert = read_csv_row(row, known=frozenset(), base_url="")
    assert str(advert.pay_min or advert.pay_max) == pay_text
    assert note in "; ".join(advert.notes)
