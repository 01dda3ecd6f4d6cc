"""allauth's forms of the second step, in the words of this site."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.functional import cached_property


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


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # as above
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "So that you know later which one it is."
        way = self.fields["passwordless"]
        way.initial = True
        way.label = "Sign me in with this passkey alone, without a password"
        way.help_text = "Your device then asks for your fingerprint, your face or its lock."
