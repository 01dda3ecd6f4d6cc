from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from jobstore.lib.addresses import validate_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth's hooks: links in mail lead to SITE_URL, whatever Host header asked for them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's hook
        return True

    def clean_email(self, email: str) -> str:
        validate_address(email)
        return email

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        ours = {name: at_home(value) for name, value in context.items()}
        ours["current_site"] = SimpleNamespace(
            domain=urlsplit(settings.SITE_URL).netloc, name=settings.SITE_NAME
        )
        super().send_mail(template_prefix, email, ours)


def at_home(value: Any) -> Any:
    """A whole address with our scheme and host; anything else as it is."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    home = urlsplit(settings.SITE_URL)
    return urlunsplit(urlsplit(value)._replace(scheme=home.scheme, netloc=home.netloc))
