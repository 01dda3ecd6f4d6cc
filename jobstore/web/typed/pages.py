"""Where a form stands, never the address of a button, and its text without what may not be kept."""

import copy
import inspect
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape


def page_again(request: HttpRequest, page: str) -> HttpResponse | None:
    """What GET answers at the address that the form was sent to, if its page is that one.

    Nothing else will do: a form without an address of its own is sent to where it stands.
    """
    where = urlsplit(page)
    if where.path != request.path:
        return None
    match = resolve(where.path)
    if getattr(match.func, "login_required", True) and not request.user.is_authenticated:
        return None
    response = match.func(_as_get(request, where.query), *match.args, **match.kwargs)
    return _rendered(response)


def _as_get(request: HttpRequest, query: str) -> HttpRequest:
    """The same person and session; META is shared, for a token that is made on the way."""
    again: Any = copy.copy(request)
    again.method = "GET"
    again.META["QUERY_STRING"] = query
    again.GET = QueryDict(query)
    again._post = QueryDict()  # noqa: SLF001 -- the request's own place for it
    again._files = MultiValueDict()  # noqa: SLF001 -- as above
    found: HttpRequest = again
    return found


def _rendered(response: Any) -> HttpResponse:
    found: HttpResponse = response.render() if hasattr(response, "render") else response
    return found


Fields = list[tuple[str, str]]
# Machinery of forms: nobody typed it, so nobody misses it in a list of what they wrote.
_OURS = {"csrfmiddlewaretoken", "typed_page", "typed_form"}
_MACHINERY = {"next", "action", "back", "step", "version", "opened"}


_MACHINERY |= {"submission_key", "in_third_person", "minutes_spent"}


_MANAGEMENT = re.compile(r"-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$")
_SECRET = re.compile(r"password|passwd|secret|credential|^code$|^otp$", re.IGNORECASE)
# A choice, a number or a key rather than words.
_CODE = re.compile(r"[a-z0-9_.:-]*|[A-Z]{2,4}|[A-Z]\w+/[A-Z][\w/-]+")


def fields_of(request: HttpRequest) -> Fields:
    """What came, in its order; no token, no password and no file."""
    return without_secrets(request.POST)


def without_secrets(data: QueryDict) -> Fields:
    return [
        (name, value)
        for name, values in data.lists()
        for value in values
        if name not in _OURS and not _SECRET.search(name) and isinstance(value, str)
    ]


def words_in(fields: Iterable[tuple[str, str]]) -> Fields:
    """Those that somebody typed, as far as that can be told without their form."""
    return [
        (name, value) for name, value in filled_in(fields) if not _CODE.fullmatch(value.strip())
    ]


def filled_in(fields: Iterable[tuple[str, str]]) -> Fields:
    """Words and choices; none for a button that only stands in a form."""
    return [
        (name, value)
        for name, value in fields
        if value.strip() and name not in _MACHINERY and not _MANAGEMENT.search(name)
    ]


def missing_from(html: str, fields: Fields) -> Fields:
    """The typed ones that a page does not show."""
    page = " ".join(html.split())
    return [
        (name, value)
        for name, value in words_in(fields)
        if " ".join(escape(value).split()) not in page
    ]


def size_of(fields: Fields) -> int:
    return sum(len(name) + len(value) for name, value in fields)


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
