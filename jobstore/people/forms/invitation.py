from django import forms

from jobstore.lib.addresses import validate_address
from jobstore.people.states import Role
from jobstore.web.forms import StyledForm


class InvitationForm(StyledForm):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        validators=[validate_address],
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label="Role",
        choices=[
            (Role.RECRUITER, "Recruiter: posts openings and works with candidates"),
            (Role.OWNER, "Owner: that, and manages the team and the page"),
        ],
        widget=forms.RadioSelect,
        initial=Role.RECRUITER,
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()
