"""So often within some time, and not once more: counted in the cache, for all processes alike.

Nobody finds a link or a password by trying; who has the right one is never turned away for good.
Wrong answers are counted where they come from. Nothing is counted for an address alone: else
whoever types it would lock its owner out. A cookie signs nobody in; it only tells the person who
has an address from strangers who type it: what strangers use up is not closed to its owner.
"""

import ipaddress
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jobstore.lib.tokens import keyed_hash, keyed_hashes


@dataclass(frozen=True, kw_only=True)
class Limit:
    """Each use takes a slot for as long as `within`; `add` lets two at once not take the same.

    None allowed means that nothing is counted.
    """

    name: str
    allowed: int
    within: timedelta

    def is_used_up(self, *whose: str) -> bool:
        if not self.allowed:
            return False
        return len(cache.get_many(self._slots(whose))) >= self.allowed

    def take(self, *whose: str) -> bool:
        """Use it once; False when nothing was left."""
        if not self.allowed:
            return True
        slots = self._slots(whose)
        taken = cache.get_many(slots)
        seconds = self.within.total_seconds()
        return any(cache.add(slot, 1, seconds) for slot in slots if slot not in taken)

    def _slots(self, whose: tuple[str, ...]) -> list[str]:
        """Addresses of people and machines stand in no key."""
        key = keyed_hash("\n".join(whose), purpose=f"limit:{self.name}")
        return [f"limit:{self.name}:{key}:{number}" for number in range(self.allowed)]


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


View = Callable[..., HttpResponse]
_MISSES = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
WRONG_LINKS = Limit(name="wrong-links", allowed=20, within=timedelta(minutes=10))
HEAVY_WORK = Limit(name="heavy-work", allowed=12, within=timedelta(minutes=10))
# Of one account, from one place or one known browser; of all accounts, from one place.
WRONG_PASSWORDS = Limit(name="wrong-passwords", allowed=10, within=timedelta(minutes=15))
WRONG_FROM_PLACE = Limit(name="wrong-from-place", allowed=100, within=timedelta(hours=1))
# Then one more try each so often: slowed, and not locked.
NOW_AND_THEN = Limit(name="slowed-sign-in", allowed=1, within=timedelta(seconds=30))


def counts_wrong_links(view: View) -> View:
    """Links in mail open things without a sign-in, so nobody may try them by the thousand.

    A right one always works, however many wrong ones came from the same place.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            if WRONG_LINKS.take(place_of(request)):
                raise
            return too_many(request)
        if response.status_code in _MISSES and not WRONG_LINKS.take(place_of(request)):
            return too_many(request)
        return response

    return guarded


def is_asked_too_often(request: Any, work: str) -> bool:
    """Heavy work that one signed-in person may ask for a dozen times in ten minutes."""
    return not HEAVY_WORK.take(work, str(request.user.pk))


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)


def may_try_password(request: HttpRequest, email: str) -> bool:
    """Whether a password is looked at; a known browser has tries of its own."""
    browser = known_browser(request, email)
    if browser and not WRONG_PASSWORDS.is_used_up(browser, email):
        return True
    place = place_of(request)
    if WRONG_PASSWORDS.is_used_up(place, email) or WRONG_FROM_PLACE.is_used_up(place):
        return NOW_AND_THEN.take(place, email)
    return True


def count_wrong_password(request: HttpRequest, email: str) -> None:
    browser = known_browser(request, email)
    if browser and WRONG_PASSWORDS.take(browser, email):
        return
    place = place_of(request)
    WRONG_PASSWORDS.take(place, email)
    WRONG_FROM_PLACE.take(place)
