from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jobstore.web.requests import HtmxRequest


@login_not_required
@require_safe
def landing(request: HtmxRequest) -> HttpResponse:
    return render(request, "home/landing.html")
