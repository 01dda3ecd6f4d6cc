from django import forms
from django.http import HttpRequest

from jobstore.people.models import User


class SignupDetailsForm(forms.Form):
    """What allauth's sign-up asks besides e-mail and password."""

    name = forms.CharField(
        label="Full name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002 -- allauth's hook
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
