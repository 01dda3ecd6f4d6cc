from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from jobstore.lib.addresses import validate_address
from jobstore.lib.tokens import keyed_hash, new_seed
from jobstore.mail.kinds import promising
from jobstore.mail.outgoing.actions.store import store_unasked
from jobstore.people.user.mails import ASKED_BY_ANYBODY
from jobstore.people.user.models import User
from jobstore.web.guesses import count_wrong_password, may_try_password
from jobstore.web.limits import Limit
from jobstore.web.visitors import known_browser, place_of, remember_browser

# Codes and links that strangers ask for from one place, whatever addresses they type.
ASKED_FROM_PLACE = Limit(
    name="asked-from-place", allowed=settings.ASKED_FROM_PLACE, within=timedelta(hours=1)
)

NOWHERE = "::"  # the address of whoever comes by a socket, with nothing that a proxy says


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth's hooks: links in mail lead to SITE_URL, whatever Host header asked for them."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": (
            promising(
                "Too many wrong tries. After three wrong codes, sign in and we send a new one. "
                "After many wrong passwords, wait half a minute, or let us e-mail you a code.",
                "people.login_code",
            )
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's hook
        return True

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
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """What a proxy passes on is no address, or names too few: then all such are one place."""
        try:
            return str(super().get_client_ip(request))
        except (PermissionDenied, ImproperlyConfigured):
            return str(request.META.get("REMOTE_ADDR") or NOWHERE)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
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
