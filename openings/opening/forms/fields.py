"""Amounts of money and screening questions as fields of a form."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jobstore.lib.money import NotAnAmount, amount_of, figure
from openings.opening.models import ScreeningQuestion
from openings.opening.states import PayPeriod, QuestionKind

LIMIT = 10_000_000
WIDEST = 3  # times the lowest pay; a wider range is most often a slip of a key
USUAL = {
    PayPeriod.HOUR: (5, 500),
    PayPeriod.DAY: (25, 5_000),
    PayPeriod.WEEK: (50, 20_000),
    PayPeriod.MONTH: (200, 80_000),
    PayPeriod.YEAR: (1_000, 1_000_000),
}


def pay_doubt(pays: Iterable[Decimal | int | None], period: str) -> str:
    """What looks like a slip in a range of pay; empty for one as most adverts have it."""
    stated = sorted(pay for pay in pays if pay)
    if not stated or period not in PayPeriod:
        return ""
    label, (low, high) = PayPeriod(period).label, USUAL[PayPeriod(period)]
    if stated[-1] > WIDEST * stated[0]:
        return f"{figure(stated[0])} to {figure(stated[-1])} {label} is a wide range."
    if odd := next((pay for pay in stated if not low <= pay <= high), None):
        return f"{figure(odd)} {label} is unusual."
    return ""


class AmountField(forms.DecimalField):
    """Takes a figure as people write it, with a sign and commas, and keeps it to the cent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=1,
            max_value=LIMIT,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={
                "min_value": "Write a figure of 1 or more.",
                "max_value": f"Write a figure up to {LIMIT:,}.",
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override] # stubs say int
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return amount_of(text)
        except NotAnAmount as refusal:
            raise ValidationError(str(refusal)) from None

    def prepare_value(self, value: Any) -> Any:
        return figure(value) if isinstance(value, Decimal | int) else value


class LinesField(forms.CharField):
    """A list, one a line; the same line counts once."""

    def __init__(self, *, most: int, longest: int, rows: int = 3, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(required=False, widget=widget, **kwargs)
        self.most, self.longest = most, longest

    def clean(self, value: Any) -> tuple[str, ...]:
        lines = [" ".join(line.split()) for line in (super().clean(value) or "").splitlines()]
        kept = tuple(dict.fromkeys(line for line in lines if line))
        if len(kept) > self.most:
            raise ValidationError(f"These are {len(kept)} lines; keep the {self.most} best.")
        for line in kept:
            if len(line) > self.longest:
                raise ValidationError(f"“{line[:40]}…” is longer than {self.longest} characters.")
        return kept


LONGEST = 2000
YES_NO = [("Yes", "Yes"), ("No", "No")]


class NumberField(forms.DecimalField):
    """Takes thousands with a comma, as people write them."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override] # stubs say int
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)


def field_name(question: ScreeningQuestion) -> str:
    return f"question_{question.pk}"


def field_for(question: ScreeningQuestion) -> forms.Field:
    common: dict[str, Any] = {
        "label": question.text,
        "required": question.is_required,
        "error_messages": {"required": "Answer this question."},
    }
    choices = [(choice, choice) for choice in dict.fromkeys(question.choices)]
    kind = question.kind
    if kind == QuestionKind.NUMBER:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        return NumberField(max_digits=12, decimal_places=2, widget=widget, **common)
    if kind == QuestionKind.DATE:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)
    if kind == QuestionKind.YES_NO:
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **common)
    if kind == QuestionKind.ONE_OF and choices:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if kind == QuestionKind.MANY_OF and choices:
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, **common
        )
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), **common)


def as_text(value: Any) -> str:
    """A checked answer as it is stored: several choices one per line, dates as ISO 8601."""
    if isinstance(value, list):
        return "\n".join(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def as_initial(question: ScreeningQuestion, text: str) -> Any:
    return text.splitlines() if question.kind == QuestionKind.MANY_OF else text
