from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from coaching.access import own_plan
from coaching.course.queries.next_step import next_step
from coaching.debrief import actions
from coaching.debrief import queries as debriefs
from coaching.debrief.forms.second_look import SecondLookForm
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import PlanState
from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest
from jobstore.web.typed.kept import not_taken

REFUSALS: dict[type[Exception], str] = {
    actions.LookedTwice: "You have had your second look. That is enough.",
    actions.TooEarly: "It is too early for a second look. Nothing was saved.",
    PlanIsClosed: "This plan is closed. You can still read it.",
}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def second_look(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    debrief = debriefs.sealed_debrief(plan)
    if debrief is None:
        not_taken(request)
        return redirect("coaching:debrief_edit", plan.pk)
    posted = request.POST if request.method == "POST" else None
    form = SecondLookForm(posted)
    if request.method == "POST" and form.is_valid():
        return _write(request, plan, form)
    now = clock.now()
    opens_at = debriefs.second_look_opens(debrief)
    context = {
        "plan": plan,
        "form": form,
        "opens_at": opens_at,
        "is_early": now < opens_at,
        "written": debriefs.second_look_of(debrief),
        "is_closed": plan.state == PlanState.CLOSED,
        "step": next_step(plan, now),
    }
    return render(request, "coaching/debrief/second_look.html", context)


def _write(request: SignedInRequest, plan: RecoveryPlan, form: SecondLookForm) -> HttpResponse:
    try:
        actions.add_second_look(plan=plan, by=request.user, text=form.cleaned_data["text"])
    except tuple(REFUSALS) as refusal:
        messages.info(request, REFUSALS[type(refusal)])
        return redirect("coaching:second_look", plan.pk)
    messages.success(request, "Added. What you sealed stays as it was.")
    return redirect("coaching:second_look", plan.pk)
