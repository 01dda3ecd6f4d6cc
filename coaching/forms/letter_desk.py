"""What staff fill in for a letter that does not leave as it is."""

from django import forms

from jobstore.web.forms import StyledForm


class GiveBackForm(StyledForm):
    reason = forms.CharField(
        label="Reason, as the writer reads it",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kind and concrete: which words, and what would be better.",
        error_messages={"required": "Write why. The writer reads it."},
    )


class SettleForm(StyledForm):
    reason = forms.CharField(
        label="Reason, for staff",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept with your name and the time. The sender and the reader do not see it.",
        error_messages={"required": "Write why. Whoever looks later reads it."},
    )
