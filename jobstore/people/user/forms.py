"""allauth's forms in the words of this site, and the forms of one's own account."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter as get_second_factor
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.http import HttpRequest
from django.utils.functional import cached_property

from jobstore.lib.text import clean_header_text
from jobstore.lib.zones import read_zone
from jobstore.people.user.models import User
from jobstore.web.forms import StyledForm, TimeZoneField


class EraseForm(StyledForm):
    is_sure = forms.BooleanField(
        label="I understand that this cannot be undone",
        error_messages={"required": "Tick the box if you want your account erased."},
    )


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """Nobody is asked for what they never set up."""

    @cached_property
    def _set_up(self) -> frozenset[str]:
        types = Authenticator.objects.filter(user=self.user).order_by("pk")
        return frozenset(types.values_list("type", flat=True))

    @property
    def has_app(self) -> bool:
        return Authenticator.Type.TOTP in self._set_up

    @property
    def has_passkey(self) -> bool:
        return Authenticator.Type.WEBAUTHN in self._set_up

    @property
    def has_recovery_codes(self) -> bool:
        return Authenticator.Type.RECOVERY_CODES in self._set_up


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]  # as above
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "The code that the app shows"


def _as_devices_answer(clean: Callable[[], Any]) -> Any:
    """What no device would send fails like a wrong key: allauth reads parts that are not there."""
    try:
        return clean()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise get_second_factor().validation_error("incorrect_code") from error


class _Passkey(forms.Form):
    def clean_credential(self) -> Authenticator:
        return _as_devices_answer(super().clean_credential)  # type: ignore[misc]  # of allauth's form


class PasskeySignInForm(_Passkey, LoginWebAuthnForm):  # type: ignore[misc]  # as above
    pass


class PasskeyStepForm(_Passkey, AuthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    pass


class PasskeyAgainForm(_Passkey, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    pass


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # as above
    def clean(self) -> dict[str, Any]:
        return dict(_as_devices_answer(super().clean))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "So that you know later which one it is."
        way = self.fields["passwordless"]
        way.initial = True
        way.label = "Sign me in with this passkey alone, without a password"
        way.help_text = "Your device then asks for your fingerprint, your face or its lock."


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
