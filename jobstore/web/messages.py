"""What every form says of a wrong value, those of libraries too, in our words."""

from django import forms
from django.core import validators
from django.forms.formsets import BaseFormSet

LINK = "Write the address of a page, for example https://www.example.com."
CHOICE = "Choose one of what is offered."
CHOICES = "Choose from what is offered."
NUMBER = "Write a number, for example 12.50."
DAY_AND_TIME = "Write a day and a time, for example 2026-12-31 14:30."
SHORTER_NUMBER = "Write a shorter number, with %(max)s digits at most."

FIELDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "Fill this in."},
    forms.IntegerField: {"invalid": "Write a whole number, for example 12."},
    forms.FloatField: {"invalid": NUMBER},
    forms.DecimalField: {"invalid": NUMBER},
    forms.DateField: {"invalid": "Write a day of the calendar, for example 2026-12-31."},
    forms.TimeField: {"invalid": "Write a time of day, for example 14:30."},
    forms.DateTimeField: {"invalid": DAY_AND_TIME},
    forms.DurationField: {"invalid": "Write a length of time, for example 1:30:00."},
    forms.SplitDateTimeField: {"invalid_date": DAY_AND_TIME, "invalid_time": DAY_AND_TIME},
    forms.FileField: {
        "invalid": "Choose a file.",
        "missing": "Choose a file.",
        "empty": "This file is empty. Choose another one.",
        "max_length": "The name of this file is too long. Give it at most %(max)d characters.",
        "contradiction": "Choose another file, or tick that it goes: not both.",
    },
    forms.ImageField: {"invalid_image": "We cannot read this picture. Choose another file."},
    forms.URLField: {"invalid": LINK},
    forms.ChoiceField: {"invalid_choice": CHOICE},
    forms.MultipleChoiceField: {"invalid_choice": CHOICES, "invalid_list": CHOICES},
    forms.ModelChoiceField: {"invalid_choice": CHOICE},
    forms.ModelMultipleChoiceField: {
        "invalid_choice": CHOICES,
        "invalid_list": CHOICES,
        "invalid_pk_value": CHOICES,
    },
    forms.UUIDField: {"invalid": CHOICE},
    forms.JSONField: {"invalid": "Write JSON, for example {}."},
}
CHECKS: dict[type, str] = {
    validators.MaxLengthValidator: (
        "Write at most %(limit_value)d characters; these are %(show_value)d."
    ),
    validators.MinLengthValidator: (
        "Write at least %(limit_value)d characters; so far it has %(show_value)d."
    ),
    validators.MinValueValidator: "Write %(limit_value)s or more.",
    validators.MaxValueValidator: "Write %(limit_value)s or less.",
    validators.StepValueValidator: "Write a multiple of %(limit_value)s.",
    validators.EmailValidator: "Write an e-mail address, for example name@example.com.",
    validators.URLValidator: LINK,
    validators.RegexValidator: "We cannot read this. Write it in another way.",
    validators.ProhibitNullCharactersValidator: "Type this anew: a sign in it is no letter.",
    validators.FileExtensionValidator: (
        "We do not take a file of the kind “%(extension)s”. Choose one of these kinds:"
        " %(allowed_extensions)s."
    ),
}
DIGITS = {
    "invalid": NUMBER,
    "max_digits": SHORTER_NUMBER,
    "max_decimal_places": "Write at most %(max)s digits after the point.",
    "max_whole_digits": "Write at most %(max)s digits before the point.",
}
SETS = {
    "missing_management_form": "Something of this page did not arrive. Send it again.",
    "too_many_forms": "These are too many: keep %(num)d.",
    "too_few_forms": "Fill in at least %(num)d.",
}


def use_our_words() -> None:
    """Words that a field or a check was given of its own win."""
    for field, words in FIELDS.items():
        own = vars(field).get("default_error_messages", {})
        field.default_error_messages = own | words
    for check, text in CHECKS.items():
        check.message = text  # type: ignore[attr-defined] # the stubs know it of each class alone
    validators.DecimalValidator.messages = DIGITS
    validators.validate_slug.message = "Use letters, digits, hyphens and underscores alone."
    BaseFormSet.default_error_messages.update(SETS)
