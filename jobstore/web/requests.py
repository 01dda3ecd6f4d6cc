"""What views are annotated with, and how they say what was done."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


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
