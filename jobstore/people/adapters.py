from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm, SetPasswordForm
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from jobstore.lib.text import validate_address
from jobstore.lib.tokens import keyed_hash, new_seed
from jobstore.mail.kinds import promising
from jobstore.mail.outgoing.actions.compose import store_unasked
from jobstore.people.user.mails import ASKED_BY_ANYBODY
from jobstore.people.user.models import User
from jobstore.web.limits import (
    Limit,
    count_wrong_password,
    known_browser,
    may_try_password,
    place_of,
    remember_browser,
)
from jobstore.web.requests import has_arrived, heading_of

# Codes and links that strangers ask for from one place, whatever addresses they type.
ASKED_FROM_PLACE = Limit(
    name="asked-from-place", allowed=settings.ASKED_FROM_PLACE, within=timedelta(hours=1)
)
# How somebody who is signed in proves once more who they are.
WAYS = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use the code of your app, or a recovery code",
    "mfa_reauthenticate:webauthn": "Use your passkey",
}
NEW_PASSWORD = {
    "oldpassword": "The password that you use now",
    "password1": "New password",
    "password2": "New password, once more",
}
NOWHERE = "::"  # the address of whoever comes by a socket, with nothing that a proxy says


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth's hooks: links in mail lead to SITE_URL, whatever Host header asked for them."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. If that surprises you, write to us.",
        "cannot_remove_primary_email": "This is your main address. Choose another main one first.",
        "duplicate_email": "You have added this address already.",
        "email_password_mismatch": (
            "The address or the password is not right. Look at both, or let us e-mail you a code."
        ),
        "email_taken": "Another account has this address. Sign in with it, or use another address.",
        "enter_current_password": "This is not your password. Type the one that you use now.",
        "incorrect_code": "This is not the code of our newest mail. Look there once more.",
        "incorrect_password": "This is not your password. Try again, or set a new one.",
        "invalid_or_expired_key": "This link no longer works. Ask for a new one.",
        "invalid_login": "Write your e-mail address, such as maya@example.org.",
        "invalid_password_reset": "This link no longer works. Ask for a new one.",
        "max_email_addresses": "An account holds at most %d addresses. Remove one first.",
        "rate_limited": "That was very often in a short time. Wait a few minutes, then try again.",
        "same_as_current": "This is what you have now. Write another one.",
        "too_many_login_attempts": (
            promising(
                "Too many wrong tries. After three wrong codes, sign in and we send a new one. "
                "After many wrong passwords, wait half a minute, or let us e-mail you a code.",
                "people.login_code",
            )
        ),
        "unknown_email": "There is no account with this address.",
        "unverified_primary_email": "Confirm the address with the code first.",
    }

    def clean_email(self, email: str) -> str:
        validate_address(email)
        return email

    def is_safe_url(self, url: str) -> bool:
        """Where to go on after signing in: to this site, and as securely as it is reached."""
        home = urlsplit(settings.SITE_URL)
        is_ours: bool = url_has_allowed_host_and_scheme(
            url,
            allowed_hosts={home.netloc, self.request.get_host()},
            require_https=home.scheme == "https" or self.request.is_secure(),
        )
        return is_ours

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """What a stranger may have asked for is counted; the page is the same when none goes."""
        ours = {name: at_home(value) for name, value in context.items()}
        ours["current_site"] = SimpleNamespace(
            domain=urlsplit(settings.SITE_URL).netloc, name=settings.SITE_NAME
        )
        kind = ASKED_BY_ANYBODY.get(template_prefix)
        if kind is None:
            super().send_mail(template_prefix, email, ours)
            return
        is_own = bool(known_browser(self.request, email))
        if is_own or ASKED_FROM_PLACE.take(place_of(self.request)):
            facts = {"request": self.request, "email": email, **ours}
            message = self.render_mail(template_prefix, email, facts)
            store_unasked(message=message, kind=kind, is_own_browser=is_own)

    def send_account_already_exists_mail(self, email: str) -> None:
        """A new account costs the hash of a password: so does this one, or the time would tell."""
        make_password(new_seed())
        super().send_account_already_exists_mail(email)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**way, "description": WAYS[way["id"]]} for way in ways]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        if not may_try_password(request, _login_of(credentials)):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        count_wrong_password(request, _login_of(credentials))

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **facts)
        own = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
        addresses = [user.email, *own.values_list("email", flat=True)]
        hashes = [keyed_hash(address, purpose="address") for address in addresses]
        remember_browser(request, response, hashes)
        has_arrived(response)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return heading_of(request) or str(super().get_login_redirect_url(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return heading_of(request) or str(super().get_signup_redirect_url(request))

    def get_client_ip(self, request: HttpRequest) -> str:
        """What a proxy passes on is no address, or names too few: then all such are one place."""
        try:
            return str(super().get_client_ip(request))
        except (PermissionDenied, ImproperlyConfigured):
            return str(request.META.get("REMOTE_ADDR") or NOWHERE)


class _NewPassword(forms.Form):
    """allauth's forms with a password that is typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in NEW_PASSWORD.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].widget.attrs.pop("placeholder", None)


class ChangeOwnPasswordForm(_NewPassword, ChangePasswordForm):  # type: ignore[misc]  # as above
    pass


class ResetOwnPasswordForm(_NewPassword, ResetPasswordKeyForm):  # type: ignore[misc]  # as above
    pass


class SetOwnPasswordForm(_NewPassword, SetPasswordForm):  # type: ignore[misc]  # as above
    pass


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    error_messages = {
        "add_email_blocked": "Turn off two-step sign-in before you add an address.",
        "cannot_delete_authenticator": "Your account needs its second step. It stays on.",
        "cannot_generate_recovery_codes": "Set up an app or a passkey first, then make codes.",
        "incorrect_code": "That did not match. Use the newest code of your app, or try once more.",
        "unverified_email": "Confirm your e-mail address first, then set up the second step.",
    }

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 -- allauth's
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey on this device"


def _login_of(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", ""))


def at_home(value: Any) -> Any:
    """A whole address with our scheme and host; anything else as it is."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    home = urlsplit(settings.SITE_URL)
    return urlunsplit(urlsplit(value)._replace(scheme=home.scheme, netloc=home.netloc))
