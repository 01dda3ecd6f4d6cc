"""What comes after a debrief: slips to mend, a second look, what worked."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access import own_plan
from coaching.course.queries import next_step
from coaching.debrief import actions
from coaching.debrief import queries as debriefs
from coaching.debrief.actions import DidNotGoOn, keep_what_worked
from coaching.debrief.forms.steps import SecondLookForm, WorkedForm
from coaching.debrief.queries import worked_in
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.plan import branch_at
from coaching.plan.states import WENT_ON, PlanState
from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest
from jobstore.web.typed.kept import not_taken

DONE = "Done. One thing less to carry."


@require_POST
def blunder_mend(request: SignedInRequest, pk: UUID, task_pk: int) -> HttpResponse:
    plan = own_plan(request, pk)
    try:
        actions.mend_slip(plan=plan, by=request.user, pk=task_pk, is_mended=_is_mended(request))
    except actions.NoSuchTask:
        raise Http404 from None
    return _back(request, pk)


@require_POST
def problem_mend(request: SignedInRequest, pk: UUID, task_pk: int) -> HttpResponse:
    plan = own_plan(request, pk)
    try:
        actions.mend_problem(plan=plan, by=request.user, pk=task_pk, is_mended=_is_mended(request))
    except actions.NoSuchTask:
        raise Http404 from None
    return _back(request, pk)


def _is_mended(request: SignedInRequest) -> bool:
    return request.POST.get("done") != "off"


def _back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    if _is_mended(request):
        messages.success(request, DONE)
    return redirect(f"{reverse('coaching:take_away', args=[pk])}#tasks")


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
