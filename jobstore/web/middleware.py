"""What every response and request of the site has in common."""

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import timezone
from django.views.defaults import bad_request

from jobstore.lib.zones import read_zone

GetResponse = Callable[[HttpRequest], HttpResponse]
ROOM = 8_000  # values on the stack, of eight bytes each
TEXT = re.compile("text/|application/(?:javascript|json|xml)|image/svg")
PROBES = frozenset({"/healthz", "/readyz"})


class RoomMiddleware:
    """Gives the calls of a page room in one piece of the interpreter's stack.

    CPython takes another piece from the system for a call that does not fit into the last one, and
    gives it back when that call returns. Where a page happened to call in and out at such a seam,
    it cost up to twice as much. A call that claims as much as this one gets a piece with as much
    left over.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    __call__.__code__ = __call__.__code__.replace(co_stacksize=ROOM)


class CompressMiddleware(GZipMiddleware):
    """Texts leave compressed, also where no proxy does it; photos and documents are so already.

    Django adds some random bytes, so that the size tells nothing of a secret in a page.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.get("Content-Type", "")
        return super().process_response(request, response) if TEXT.match(kind) else response


class HostMiddleware:
    """Load balancers ask for the state of the site by number; others that name no host of ours get
    a short answer, which Django logs in one line."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES:
            request.META["HTTP_HOST"] = urlsplit(settings.SITE_URL).netloc
            return self.get_response(request)
        try:
            request.get_host()
        except DisallowedHost as refused:
            return bad_request(request, refused)
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Keeps pages of signed-in people out of every cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


class WrongMethodMiddleware:
    """Who lands on the address of a button, such as after signing in, gets a page, no blank."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page


class TimezoneMiddleware:
    """Shows times in the zone of the signed-in person, else in the site's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = read_zone(getattr(request.user, "time_zone", ""))
        with timezone.override(zone):
            return self.get_response(request)
