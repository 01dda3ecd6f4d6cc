"""One view, two answers: the whole page, or the fragment that htmx swaps in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from jobstore.web.requests import HtmxRequest


def render_page_or_fragment(
    request: HtmxRequest, page: str, fragment: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """`fragment` to htmx (never to a boosted or restored page), else `page`, which includes it."""
    wants_fragment = request.htmx and not request.htmx.boosted
    wants_fragment = wants_fragment and not request.htmx.history_restore_request
    response = render(request, fragment if wants_fragment else page, context, status=status)
    response["Vary"] = "HX-Request"
    return response
