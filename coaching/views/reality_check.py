from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from coaching.queries.debrief import sealed_debrief
from coaching.queries.next_step import next_step
from coaching.queries.reality_check import reality_check_of
from coaching.views.access import own_plan
from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest


@require_GET
def reality_check(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    debrief = sealed_debrief(plan)
    if debrief is None:
        return redirect("coaching:debrief_edit", plan.pk)
    now = clock.now()
    context = {
        "plan": plan,
        "check": reality_check_of(plan, debrief, at=now),
        "step": next_step(plan, now),
    }
    return render(request, "coaching/debrief/reality_check.html", context)
