"""Where a form stands: the page to go back to, never the address of a button."""

import inspect
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve

PLACELESS = ("/accounts/", "/staff/login/")  # pages that lead on once somebody is signed in


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of this site sent the form; another one must not put words into ours."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    referer = request.headers.get("Referer")
    return referer is None or urlsplit(referer).netloc == request.get_host()


def page_of(request: HttpRequest) -> str:
    """The address of the page with the form that was sent, with its query."""
    named = request.headers.get("HX-Current-URL") or request.headers.get("Referer")
    where = urlsplit(named or "")
    if where.netloc == request.get_host():
        return nearest_page(f"{where.path}?{where.query}" if where.query else where.path)
    return nearest_page(request.get_full_path())


def nearest_page(address: str) -> str:
    """The address itself if it is a page, else the page that it hangs under."""
    path = urlsplit(address).path
    for candidate in (address, *_above(path)):
        if answers_get(urlsplit(candidate).path):
            return candidate
    return "/"


def is_same_page(one: str, other: str) -> bool:
    first, second = urlsplit(one), urlsplit(other)
    return unquote(first.path) == unquote(second.path) and parse_qsl(first.query) == parse_qsl(
        second.query
    )


def _above(path: str) -> Iterator[str]:
    """The pages that a page hangs under: of ".../note/" the one with the note's form."""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        yield f"/{'/'.join(parts[:length])}/"


def answers_get(path: str) -> bool:
    view = _view_at(path)
    return view is not None and has_page(view)


def is_entrance(address: str) -> bool:
    """Whether a visitor signs in or up there, or is on the way to it."""
    path = urlsplit(address).path
    return path.startswith(PLACELESS) and not getattr(_view_at(path), "login_required", True)


def _view_at(path: str) -> Any:
    try:
        return None if path.startswith("//") else resolve(path).func
    except Resolver404:
        return None


def has_page(view: Any) -> bool:
    of_class = getattr(view, "view_class", None)
    if of_class is not None:
        return hasattr(of_class, "get")
    while view is not None:
        # What Django's decorators for methods close over; a test holds them to it.
        methods = _closed_over(view).get("request_method_list")
        if methods is not None:
            return "GET" in methods
        view = getattr(view, "__wrapped__", None)
    return True


def _closed_over(view: Any) -> dict[str, Any]:
    return dict(inspect.getclosurevars(view).nonlocals) if inspect.isfunction(view) else {}
