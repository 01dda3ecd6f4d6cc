"""Screening questions as form fields, and their answers as text."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from openings.opening.models.opening import ScreeningQuestion
from openings.opening.states import QuestionKind

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
