from django import forms

from jobstore.web.forms import StyledForm


class SecondLookForm(StyledForm):
    text = forms.CharField(
        label="What do you see now that you did not see then?",
        max_length=400,
        help_text="A few sentences, once. What you sealed stays as it is beside it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write one sentence, or leave it: both are fine."},
    )
