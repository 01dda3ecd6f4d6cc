from django import forms
from django.http import HttpRequest

from jobstore.lib.text import clean_header_text
from jobstore.lib.zones import read_zone
from jobstore.people.models import User
from jobstore.web.forms import StyledForm, TimeZoneField

PHONE_PATTERN = r"^[0-9+(). \-/x]{5,30}$"
PHONE_MESSAGE = "Write the number with digits, such as 614 555 0100."


def clean_name(name: str) -> str:
    """One line with at least one letter. Raises ValidationError."""
    name = clean_header_text(name)
    if not any(char.isalpha() for char in name):
        raise forms.ValidationError("Write your name in letters.")
    return name


class SignupDetailsForm(forms.Form):
    """What allauth's sign-up asks besides e-mail and password."""

    name = forms.CharField(
        label="Full name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    # Filled in by the browser; without scripts the zone of the site counts, until the profile.
    time_zone = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-browser-zone": ""})
    )
    field_order = ("name", "email", "password1")

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002 -- allauth's hook
        user.name = self.cleaned_data["name"]
        user.time_zone = read_zone(self.cleaned_data["time_zone"]).key
        user.save(update_fields=["name", "time_zone"])


class ProfileForm(StyledForm):
    name = forms.CharField(
        label="Full name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.RegexField(
        label="Phone",
        regex=PHONE_PATTERN,
        required=False,
        error_messages={"invalid": PHONE_MESSAGE},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text="Employers you apply to can see it.",
    )
    time_zone = TimeZoneField(help_text="Every time on the site is shown in it.")

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])
