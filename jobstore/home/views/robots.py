from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jobstore.web.requests import HtmxRequest


@login_not_required
@require_safe
def robots(request: HtmxRequest) -> HttpResponse:
    """What search engines may read: what the public does, once, and no search in every shape."""
    return render(request, "home/robots.txt", content_type="text/plain; charset=utf-8")
