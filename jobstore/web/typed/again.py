"""The page of a form once more, in answer to a form that was not taken."""

import copy
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve
from django.utils.datastructures import MultiValueDict


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
