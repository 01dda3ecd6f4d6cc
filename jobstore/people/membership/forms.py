from django import forms

from jobstore.people.states import ApplicationMail
from jobstore.web.forms import StyledForm


class ApplicationMailForm(StyledForm):
    choice = forms.TypedChoiceField(
        label="Mail about applications and withdrawals",
        coerce=ApplicationMail,
        choices=ApplicationMail.choices,
        widget=forms.RadioSelect,
    )
