"""The request types that views are annotated with."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


class SignedInRequest(HtmxRequest):
    """Behind the login: the user is a person. `Any`, because web stands below people."""

    if TYPE_CHECKING:
        user: Any
