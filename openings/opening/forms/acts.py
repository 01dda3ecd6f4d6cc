"""What is asked before an opening closes, goes, or comes back to its employer."""

from django import forms

from jobstore.mail.kinds import promising
from jobstore.web.forms import StyledForm, VersionField, reason_field
from openings.opening.states import CloseReason


class CloseForm(StyledForm):
    """`seen_open` is how many open applications the page lists."""

    reason = forms.ChoiceField(
        label="Why does it close?",
        choices=[
            (CloseReason.FILLED.value, "The job is filled"),
            (CloseReason.WITHDRAWN.value, "We are not hiring for it any more"),
        ],
        widget=forms.RadioSelect,
    )
    seen_open = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9
    )


class DeleteForm(StyledForm):
    version = VersionField()


NOTE_LIMIT = 2000


class ReturnForm(StyledForm):
    note = reason_field(
        "What to change",
        help_text=promising(
            "Kind and concrete: the employer gets it by mail and reads it above the form.",
            "openings.opening_returned",
        ),
        missing="Write what to change. The employer reads it.",
        limit=NOTE_LIMIT,
        rows=4,
    )
