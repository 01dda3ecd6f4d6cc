from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth's hooks: links in mail never depend on the Host header."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's hook
        return True

    def build_absolute_uri(self, location: str) -> str:
        return f"{settings.SITE_URL}{location}"
