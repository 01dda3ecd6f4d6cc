"""Headers of pages that a signed link leads to."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from jobstore.web.requests import HtmxRequest

View = Callable[..., HttpResponse]


def unlisted(view: View) -> View:
    """Kept out of caches and search engines.

    `same-origin`, not `no-referrer`: under the latter browsers send `Origin: null` with a form,
    which the CSRF check refuses. The pages' own addresses hold no secret.
    """

    @wraps(view)
    def with_headers(request: HtmxRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return with_headers
