import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from jobstore.web.typed.answers import show_again, stale_form

RETRY_AFTER = "10"  # seconds


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is too old; `reason` is for developers only."""
    return stale_form(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a fault. While the database is away it says that trying again will help."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        away = HttpResponse(render_to_string("503.html"), status=503)
        away["Retry-After"] = RETRY_AFTER
        return _with_text(request, away)
    return _with_text(request, HttpResponse(render_to_string("500.html"), status=500))


def _with_text(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """Whatever is away, what was typed is still at hand."""
    return show_again(request, page) if request.method == "POST" else page
