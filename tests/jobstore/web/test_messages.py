"""Whatever is wrong with a value, a form says what to do in plain words."""

import importlib
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.admin.helpers import ActionForm

from openings.opening.forms.fields import NumberField

STOCK = (
    "Ensure ",
    "Enter a",
    "Enter only",
    "Select a valid",
    "This field",
    "No file",
    "Please submit",
)
CHOICES = [("a", "A")]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.CharField(), "", "Fill this in."),
        (forms.CharField(max_length=3), "four", "Write at most 3 characters; these are 4."),
        (forms.CharField(min_length=8), "a", "Write at least 8 characters; so far it has 1."),
        (forms.CharField(), "a\x00", "Type this anew: a sign in it is no letter."),
        (forms.IntegerField(), "two", "Write a whole number, for example 12."),
        (forms.IntegerField(min_value=1), "0", "Write 1 or more."),
        (forms.IntegerField(max_value=60), "61", "Write 60 or less."),
        (forms.DecimalField(), "two", "Write a number, for example 12.50."),
        (NumberField(decimal_places=2), "1.234", "Write at most 2 digits after the point."),
        (
            NumberField(max_digits=3, decimal_places=0),
            "1,234",
            "Write a shorter number, with 3 digits at most.",
        ),
        (forms.DateField(), "soon", "Write a day of the calendar, for example 2026-12-31."),
        (forms.TimeField(), "noon", "Write a time of day, for example 14:30."),
        (forms.ChoiceField(choices=CHOICES), "b", "Choose one of what is offered."),
        (forms.TypedChoiceField(choices=CHOICES), "b", "Choose one of what is offered."),
        (forms.MultipleChoiceField(choices=CHOICES), ["b"], "Choose from what is offered."),
        (forms.EmailField(), "dana", "Write an e-mail address, for example name@example.com."),
        (
            forms.URLField(assume_scheme="https"),
            "a b",
            "Write the address of a page, for example https://www.example.com.",
        ),
    ],
)
def test_wrong_value_is_answered_in_plain_words(field, typed, said):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [said]


def test_examples_in_the_words_are_good_values():
    assert forms.DateField().clean("2026-12-31").year == 2026
    assert forms.TimeField().clean("14:30").minute == 30
    assert forms.DateTimeField().clean("2026-12-31 14:30").hour == 14
    assert forms.DecimalField().clean("12.50") == Decimal("12.50")


def all_forms():
    for app in ("jobstore", "openings", "coaching"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            name = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
            if ".forms" in name or name.endswith(".admin"):
                importlib.import_module(name.removesuffix(".__init__"))
    waiting = [forms.BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.split(".")[0] in ("jobstore", "openings", "coaching"):
            yield kind


def test_every_form_of_ours_speaks_in_plain_words():
    said = {}
    for form in all_forms():
        theirs = ActionForm.base_fields if issubclass(form, ActionForm) else {}
        for name in getattr(form, "base_fields", {}).keys() - theirs.keys():
            field = form.base_fields[name]
            words = [*field.error_messages.values()]
            words += [check.message for check in field.validators if hasattr(check, "message")]
            said[f"{form.__module__}.{form.__name__}.{name}"] = [str(text) for text in words]
    assert len(said) > 200
    stock = {name: text for name, texts in said.items() for text in texts if text.startswith(STOCK)}
    assert not stock
