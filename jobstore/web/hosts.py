"""Which host a request names, looked at before anything else."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request

GetResponse = Callable[[HttpRequest], HttpResponse]
PROBES = frozenset({"/healthz", "/readyz"})


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
