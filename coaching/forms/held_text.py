"""What staff fill in for words of a decision that are not passed on."""

from django import forms

from jobstore.web.forms import StyledForm


class KeepBackForm(StyledForm):
    reason = forms.CharField(
        label="Reason, as the employer reads it",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The candidate learns that words were kept back, not which and not why.",
        error_messages={"required": "Write why. The employer reads it."},
    )
