"""What staff fill in besides the answer itself."""

from django import forms

from coaching.states import AnswerPart
from jobstore.web.forms import StyledForm


class ReturnForm(StyledForm):
    note = forms.CharField(
        label="Note to the writer",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They get it by mail with the link to their answer.",
        error_messages={"required": "Write what should change."},
    )


class WithholdForm(StyledForm):
    parts = forms.MultipleChoiceField(
        label="Keep back",
        choices=AnswerPart.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what to keep back."},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept in the audit trail. The candidate learns that a part is withheld, not why.",
        error_messages={"required": "Write why, so that it can be shown later."},
    )


class CallNoteForm(StyledForm):
    text = forms.CharField(
        label="What came of the call?",
        max_length=300,
        error_messages={"required": "Write a few words."},
    )
