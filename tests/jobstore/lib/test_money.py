from decimal import Decimal

import pytest

from jobstore.lib.money import NotAnAmount, amount_of, figure


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$18.50", "18.50"), ("18.5", "18.5"), ("1,200", "1200"), (" $ 52,000.00 ", "52000.00"),
        ("US$22.75", "22.75"), ("£11.44", "11.44"), ("18.", "18"), (".75", "0.75"),
        ("1,234,567.89", "1234567.89"), ("17.25", "17.25"), ("0", "0"),
    ],
)  # fmt: skip
def test_amount_is_read_to_the_cent(text, amount):
    assert amount_of(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("55k", "Write the whole figure: 55,000 instead of 55k."),
        ("$62.5K", "Write the whole figure: 62,500 instead of 62.5K."),
        ("18,50", "Write cents after a point: 18.50 instead of 18,50."),
        ("18.505", "Write at most two digits after the point, for example 18.50."),
        ("1.200", "Write at most two digits after the point, for example 18.50."),
        ("18-22", "Write one figure here; the lowest and the highest pay have a box each."),
        ("$18 to $22", "Write one figure here; the lowest and the highest pay have a box each."),
    ],
)
def test_amount_that_is_unclear_gets_advice(text, advice):
    with pytest.raises(NotAnAmount) as refusal:
        amount_of(text)
    assert str(refusal.value) == advice


@pytest.mark.parametrize(
    "text",
    ["", "x", "-1", "1e3", "NaN", "Infinity", "12,00,000", "1,2000", "١٨", "１８", "18\x00", "€18",
     "9" * 31, "9" * 40 + "k", "18.5.0", ",", ".", "$", "18 an hour"],
)  # fmt: skip
def test_amount_of_anything_else_is_refused(text):
    with pytest.raises(NotAnAmount, match="Write the figure alone"):
        amount_of(text)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (18, "18"), (Decimal("18.00"), "18"), (Decimal("18.5"), "18.50"), (0, "0"),
        (Decimal("22.75"), "22.75"), (Decimal("52000.00"), "52,000"), (Decimal("0.05"), "0.05"),
        (Decimal("9999999999.99"), "9,999,999,999.99"),
    ],
)  # fmt: skip
def test_figure_has_cents_only_where_there_are_any(amount, text):
    assert figure(amount) == text
