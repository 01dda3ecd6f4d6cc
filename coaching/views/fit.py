from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from coaching.queries.fit import fitting_openings as fits_for
from coaching.views.access import own_plan
from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest
from openings.queries.saved_opening import saved_among


@require_GET
def fitting_openings(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    fits = fits_for(plan, at=clock.now())
    context = {
        "plan": plan,
        "opening": plan.interview.application.opening,
        "fits": fits,
        "saved": saved_among([fit.opening for fit in fits], request.user),
    }
    return render(request, "coaching/fit/list.html", context)
