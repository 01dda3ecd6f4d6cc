"""What every form of the site has in common: its fields and its layout."""

from collections.abc import Sequence
from copy import copy
from datetime import date, time
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import URLValidator
from django.db import models
from django.forms.renderers import TemplatesSetting

from jobstore.lib.text import ADDRESS_LIMIT, validate_address
from jobstore.lib.zones import time_zones, zone_names


class AddressField(forms.EmailField):
    """A mail address that a server can deliver to; Django's own field lets some others pass."""

    default_validators = [validate_address]

    def __init__(self, *, max_length: int = ADDRESS_LIMIT, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


class TimeZoneField(forms.ChoiceField):
    """Offers one name for each place, and takes every name that can be read."""

    def __init__(self, *, label: str = "Time zone", **kwargs: Any) -> None:
        super().__init__(label=label, choices=time_zones, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return value in zone_names()

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """A stored name that is not among the offered ones stays chosen."""
        stored = form.get_initial_for_field(self, field_name)
        if self.valid_value(stored) and not super().valid_value(stored):
            self.choices = [(stored, stored), *time_zones()]
        return super().get_bound_field(form, field_name)


class DayField(forms.DateField):
    """A day with a picker; one so far off that some zone cannot count with it is refused."""

    YEARS = range(1900, 3000)

    def __init__(self, **kwargs: Any) -> None:
        picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=picker, **kwargs)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and day.year not in self.YEARS:
            raise forms.ValidationError("Choose a day nearer to today.")
        return day


class HourField(forms.TimeField):
    """A time of the day to the minute, as people write it."""

    input_formats = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I %p"]
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def strptime(self, value: str, format: str) -> time:  # noqa: A002 -- Django names it so
        return super().strptime(value, format).replace(second=0)


class LinkField(forms.URLField):
    """The address of a page. One without its beginning gets https."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, assume_scheme="https", **kwargs)


class VersionField(forms.IntegerField):
    """What the person saw. Without a good one nobody knows, so it counts as overtaken.

    Nobody could mend an error in a hidden field: the page of a conflict keeps the text instead.
    """

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=1, max_value=10**9, **kwargs)

    def clean(self, value: Any) -> int:
        try:
            return super().clean(value) or 0
        except forms.ValidationError:
            return 0


class StyledForm(forms.Form):
    """A plain form in the site's look.

    The template writes form tag, token, error summary and button; `{% crispy form %}` renders
    the fields. Set `self.helper.layout` for anything but all fields in order.
    """

    helper: FormHelper

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()
        for field in self.fields.values():
            _say_what_to_do(field)

    def offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        """What can be chosen, where that is known only now."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared as one
        field.choices = choices

    def renew_version(self, version: int) -> None:
        """What was typed stays; sending it again then happens with open eyes."""
        data: Any = copy(self.data)
        data[self.add_prefix("version")] = version
        self.data = data


def fields_only() -> FormHelper:
    """A crispy helper that renders fields: no form tag, no token."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


def _say_what_to_do(field: forms.Field) -> None:
    """What fits the kind of field better than "Fill this in.", unless it brings its own words."""
    if field.error_messages.get("required") != forms.Field.default_error_messages["required"]:
        return
    if isinstance(field, forms.FileField):
        field.error_messages["required"] = "Choose a file."
    elif isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        field.error_messages["required"] = "Choose at least one."
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        field.error_messages["required"] = "Choose one."
    elif isinstance(field, forms.BooleanField):
        field.error_messages["required"] = "Tick the box to go on."


def long_text(
    label: str,
    limit: int,
    *,
    rows: int = 3,
    hint: str = "",
    missing: str = "",
    required: bool = True,
) -> forms.CharField:
    """Several lines; `missing` is what to do where it is left empty."""
    return forms.CharField(
        label=label,
        max_length=limit,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing} if missing else None,
    )


def reason_field(
    label: str, *, help_text: str, missing: str, limit: int = 300, rows: int = 3
) -> forms.CharField:
    """Some sentences of staff, which somebody reads later; `missing` says who."""
    return long_text(label, limit, rows=rows, hint=help_text, missing=missing)


# A link that is typed without its scheme means https.
SECURE_LINKS: "dict[type[models.Field[Any, Any]], dict[str, Any]]" = {
    models.URLField: {"assume_scheme": "https"}
}


class ZoneForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """For a model with a time zone."""

    time_zone = TimeZoneField()


class UncutFields(TemplatesSetting):
    """Django's own, but for `maxlength`, which cuts what is pasted without a word.

    A counter reads the limit beside the field, and the server says what is too long.
    """

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        widget = context.get("widget")
        if widget and "maxlength" in widget["attrs"]:
            attrs = {name: value for name, value in widget["attrs"].items() if name != "maxlength"}
            attrs["data-limit"] = widget["attrs"]["maxlength"]
            context = context | {"widget": widget | {"attrs": attrs}}
        return super().render(template_name, context, request)
