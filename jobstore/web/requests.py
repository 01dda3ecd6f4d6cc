"""What a view does with any request: say what was done, lead on, page a list, name a device."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from jobstore.web.typed.pages import is_entrance

HEADING = "heading_for"  # a cookie: a visitor who signs in on the way takes no room in the database
HEADING_KEPT = timedelta(hours=1)
LONGEST = 2000  # characters of an address; browsers drop larger cookies


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


class SignedInRequest(HtmxRequest):
    """Behind the login: the user is a person. `Any`, because web stands below people."""

    if TYPE_CHECKING:
        user: Any


@contextmanager
def saying(request: HttpRequest, refusals: Mapping[Any, str], *, done: str = "") -> Iterator[None]:
    """The next page says `done`; or, where an exception of `refusals` was raised, its words."""
    try:
        yield
    except tuple(refusals) as refusal:
        says = next(text for kind, text in refusals.items() if isinstance(refusal, kind))
        messages.info(request, says or str(refusal))
    else:
        if done:
            messages.success(request, done)


def render_page_or_fragment(
    request: HtmxRequest, page: str, fragment: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """`fragment` to htmx (never to a boosted or restored page), else `page`, which includes it."""
    wants_fragment = request.htmx and not request.htmx.boosted
    wants_fragment = wants_fragment and not request.htmx.history_restore_request
    response = render(request, fragment if wants_fragment else page, context, status=status)
    response["Vary"] = "HX-Request"
    return response


def page_of(request: HttpRequest, items: Any, *, per_page: int = 20) -> "Page[Any]":
    """The page that the URL asks for: the first one for nonsense, the last one beyond the end."""
    return Paginator(items, per_page).get_page(request.GET.get("page"))


def query_without_page(request: HttpRequest) -> str:
    """The rest of the URL's query, for the links to other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def back_to(request: HttpRequest, *, otherwise: str) -> HttpResponseRedirect:
    """The page that the form or the link named in `next`, else the URL of that name."""
    wanted = _next_of(request)
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return redirect(wanted if is_ours else otherwise)


def heading_of(request: HttpRequest) -> str:
    """Where a visitor was going when they were asked to sign in; empty if nowhere."""
    kept = request.get_signed_cookie(HEADING, default="", max_age=HEADING_KEPT) or ""
    return kept if _may_lead_to(kept) else ""


def has_arrived(response: HttpResponse) -> None:
    response.delete_cookie(HEADING, samesite="Lax")


class HeadingMiddleware:
    """Wrong codes, new codes, another address, another way: none loses where somebody was going.

    Each page of the way in may name it as `next`; allauth passes it on from some of them only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_entrance(request.path):
            return response
        if request.user.is_authenticated:
            return _after_wrong_codes(request, response)
        wanted = iri_to_uri(_next_of(request))
        if wanted and len(wanted) < LONGEST and _may_lead_to(wanted):
            response.set_signed_cookie(
                HEADING,
                wanted,
                max_age=HEADING_KEPT,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def _after_wrong_codes(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Who is signed in and confirms one more address need not sign in again."""
    is_done = request.method == "POST" and response.status_code == HTTPStatus.FOUND
    if is_done and urlsplit(response["Location"]).path == str(settings.LOGIN_URL):
        return redirect(reverse("account_email"))
    return response


def _next_of(request: HttpRequest) -> str:
    return str(request.POST.get("next", request.GET.get("next", "")))


def _may_lead_to(address: str) -> bool:
    return bool(get_adapter().is_safe_url(address)) and not is_entrance(address)


_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_DEVICES = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "a Chromebook",
    "Macintosh": "a Mac",
    "Linux": "Linux",
}


def device_of(user_agent: str) -> str:
    """Such as "Chrome on Android"; the first mark counts, since browsers name others too."""
    browser = _first(_BROWSERS, user_agent) or "A browser"
    device = _first(_DEVICES, user_agent) or "an unknown device"
    return f"{browser} on {device}"


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in names.items() if mark in user_agent), "")
