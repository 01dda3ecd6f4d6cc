from django import forms

from jobstore.web.forms import StyledForm


class WorkedForm(StyledForm):
    text = forms.CharField(
        label="What worked?",
        max_length=600,
        help_text="What you did, said or prepared that you want to do again.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write one thing that worked."},
    )
