"""A new end: while an opening is open, or just over; later it opens again."""

from django import forms

from jobstore.web.forms import DayField, HourField, StyledForm, VersionField
from openings.opening.states import ExtendReason


class NewEndForm(StyledForm):
    version = VersionField()
    closes_on = DayField(
        label="Last day to apply",
        help_text="At most 90 days from now.",
    )
    closes_hour = HourField(
        label="Hour on that day",
        required=False,
        help_text="In the time zone of the employer; left empty, the end of the day.",
    )


class ExtendForm(NewEndForm):
    reason = forms.ChoiceField(
        label="Why does it stay open longer?",
        choices=ExtendReason.choices,
        widget=forms.RadioSelect,
        help_text="For your own team; candidates do not read it.",
    )
