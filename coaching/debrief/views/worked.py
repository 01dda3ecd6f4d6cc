from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from coaching.access import own_plan
from coaching.debrief.actions import DidNotGoOn, keep_what_worked
from coaching.debrief.forms.worked import WorkedForm
from coaching.debrief.queries import worked_in
from coaching.plan.queries.plan import branch_at
from coaching.plan.states import WENT_ON
from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest

NOT_YET = "This is for the day on which they go on with you."


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def worked(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if branch_at(plan, at=clock.now()) not in WENT_ON:
        messages.info(request, NOT_YET)
        return redirect("coaching:plan_detail", plan.pk)
    kept = worked_in(plan)
    posted = request.POST if request.method == "POST" else None
    form = WorkedForm(posted, initial={"text": kept.text} if kept else None)
    if request.method == "POST" and form.is_valid():
        try:
            keep_what_worked(plan=plan, by=request.user, text=form.cleaned_data["text"])
        except DidNotGoOn:
            messages.info(request, NOT_YET)
            return redirect("coaching:plan_detail", plan.pk)
        messages.success(request, "Kept. You see it again before your next interview.")
        return redirect("coaching:take_away", plan.pk)
    context = {"plan": plan, "form": form, "kept": kept}
    return render(request, "coaching/debrief/worked.html", context)
