"""Going on to where somebody was heading, and never to another site."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

from jobstore.web.typed.pages import is_entrance

HEADING = "heading_for"  # a cookie: a visitor who signs in on the way takes no room in the database
HEADING_KEPT = timedelta(hours=1)
LONGEST = 2000  # characters of an address; browsers drop larger cookies


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
