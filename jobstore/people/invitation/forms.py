from django import forms

from jobstore.people.states import Role
from jobstore.web.forms import AddressField, StyledForm


class InvitationForm(StyledForm):
    email = AddressField(
        label="E-mail address",
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
