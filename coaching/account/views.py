from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from coaching.access import own_plan
from coaching.account.actions import erase_own_texts
from jobstore.web.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
def own_texts_erase(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if request.method == "POST":
        erase_own_texts(plan=plan, by=request.user)
        messages.success(request, "What you wrote for yourself in this plan is erased.")
        return redirect("coaching:plan_detail", plan.pk)
    return render(request, "coaching/plan/erase.html", {"plan": plan})
