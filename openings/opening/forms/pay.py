"""A box for an amount of money."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jobstore.lib.money import NotAnAmount, amount_of, figure

LIMIT = 10_000_000


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
