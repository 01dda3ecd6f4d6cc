"""Where a request comes from, and whether its browser has been here with an address before.

The cookie signs nobody in. It only tells the person who has an address from strangers who type it:
what strangers use up is not closed to its owner.
"""

import ipaddress
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from jobstore.lib.tokens import keyed_hashes

GOOD_FOR = timedelta(days=365)
ADDRESSES_KEPT = 5  # of one browser; the newest stay
_SALT = "jobstore.known_browser"
_LONG_NETWORK = 64  # bits; whoever has one of the long addresses has them all


def place_of(request: HttpRequest) -> str:
    """The address of the visitor; a network of the long ones is one place."""
    ip = str(get_adapter(request).get_client_ip(request))
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    if address.version == 4:  # noqa: PLR2004 -- the short ones
        return ip
    return str(ipaddress.ip_network(f"{address}/{_LONG_NETWORK}", strict=False).network_address)


def known_browser(request: HttpRequest, email: str) -> str:
    """The number of this browser if it has been here with the address, else empty."""
    kept = _kept(request)
    is_known = bool(set(kept["of"]) & set(keyed_hashes(email, purpose="address")))
    return str(kept["id"]) if is_known else ""


def remember_browser(request: HttpRequest, response: HttpResponse, hashes: Iterable[str]) -> None:
    """Its visitor has shown to hold the addresses with these pseudonyms."""
    kept = _kept(request)
    addresses = list(dict.fromkeys([*hashes, *kept["of"]]))[:ADDRESSES_KEPT]
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        signing.dumps({"id": kept["id"], "of": addresses}, salt=_SALT),
        max_age=GOOD_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _kept(request: HttpRequest) -> dict[str, Any]:
    cookie = request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "")
    try:
        kept: dict[str, Any] = signing.loads(cookie, salt=_SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return {"id": secrets.token_urlsafe(16), "of": []}
    return kept
