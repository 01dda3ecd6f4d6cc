from django import forms

from jobstore.web.forms import StyledForm


class EraseForm(StyledForm):
    is_sure = forms.BooleanField(
        label="I understand that this cannot be undone",
        error_messages={"required": "Tick the box if you want your account erased."},
    )
