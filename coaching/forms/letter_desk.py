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
