"""When there will be no answer from this person."""

from typing import Any

from django import forms

from coaching.feedback.states import DeclineReason
from jobstore.lib.text import count_words
from jobstore.web.forms import StyledForm


class DeclineForm(StyledForm):
    """Why there will be no answer."""

    reason = forms.ChoiceField(
        label="Why not?", choices=DeclineReason.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="Who would be the right person, or what is the reason?",
        max_length=300,
        required=False,
        help_text="Only the staff of Job Store read this.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.has_error("text") and not count_words(data.get("text", "")):
            if data.get("reason") == DeclineReason.WRONG_PERSON:
                self.add_error("text", "Name the right person, or write that you do not know.")
            if data.get("reason") == DeclineReason.OTHER:
                self.add_error("text", "Say in a few words what the reason is.")
        return data
