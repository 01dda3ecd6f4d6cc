from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jobstore.home.queries.dashboard import dashboard_of
from jobstore.lib import clock
from jobstore.mail.choices.queries import full_stop_of
from jobstore.web.requests import SignedInRequest


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    context = {
        "dashboard": dashboard_of(request.user, at=clock.now()),
        "stop": full_stop_of(request.user),
    }
    return render(request, "home/dashboard.html", context)
