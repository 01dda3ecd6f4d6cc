from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.actions import plan as actions
from coaching.forms.plan import CloseForm
from coaching.models import RecoveryPlan
from coaching.queries import debrief as debriefs
from coaching.queries.next_step import facts_of, next_step_by, plans_with_steps, steps_by
from coaching.queries.plan_tool import tools_of
from coaching.queries.step import ENDED_WITHOUT
from coaching.states import Branch, PlanState, StepName
from coaching.views.access import own_plan
from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest
from openings.queries.promise_clock import clock_of

CLOSED = "This plan is closed. You can still read it."


@require_GET
def plan_list(request: SignedInRequest) -> HttpResponse:
    found = plans_with_steps(request.user, at=clock.now())
    rows = [{"plan": plan, "step": step} for plan, step in found]
    return render(request, "coaching/plan/list.html", {"rows": rows})


@require_GET
def plan_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    now = clock.now()
    facts = facts_of(plan, at=now)
    step = next_step_by(facts, plan, at=now)
    context = {
        "plan": plan,
        "opening": plan.interview.application.opening,
        "step": step,
        "is_resting": step.name == StepName.REST and not facts.is_missed,
        "steps": steps_by(facts),
        "branch": facts.branch,
        "Branch": Branch,
        "is_silent": facts.branch == Branch.NO_ANSWER,
        "promise_clock": clock_of(
            plan.interview.promised_by, zone=plan.interview.time_zone, at=now
        ),
        "is_open": facts.is_open,
        "needs_help": facts.branch in ENDED_WITHOUT,
        "tools": tools_of(plan, facts, at=now),
        "letters": [letter for letter in plan.letters.all() if letter.queued_at or letter.sent_at],
        "sealed": debriefs.sealed_debrief(plan),
    }
    return render(request, "coaching/plan/detail.html", context)


@require_POST
def plan_park(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    try:
        actions.park_plan(plan=plan, by=request.user)
    except actions.PlanIsClosed:
        messages.info(request, CLOSED)
    else:
        messages.success(request, "Parked. We stay quiet until tomorrow at ten.")
    return redirect("coaching:plan_detail", plan.pk)


@require_POST
def plan_resume(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    try:
        actions.resume_plan(plan=plan, by=request.user)
    except actions.PlanIsClosed:
        messages.info(request, CLOSED)
    return redirect("coaching:plan_detail", plan.pk)


@require_POST
def plan_mute(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    is_muted = request.POST.get("mute") != "off"
    try:
        actions.mute_plan(plan=plan, by=request.user, is_muted=is_muted)
    except actions.PlanIsClosed:
        messages.info(request, CLOSED)
    else:
        news = "This plan sends you no more mail." if is_muted else "Mail of this plan is on again."
        messages.success(request, news)
    return redirect("coaching:plan_detail", plan.pk)


@require_POST
def step_skip(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    try:
        step = StepName(request.POST.get("step", ""))
        actions.skip_step(plan=plan, by=request.user, step=step)
    except (ValueError, actions.StepNotSkippable):
        messages.info(request, "This step is not one to skip.")
    except actions.PlanIsClosed:
        messages.info(request, CLOSED)
    else:
        messages.success(request, "Skipped. That is fine.")
    return redirect("coaching:plan_detail", plan.pk)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def plan_close(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if plan.state == PlanState.CLOSED:
        messages.info(request, CLOSED)
        return redirect("coaching:plan_detail", plan.pk)
    needs_plan = debriefs.has_rough_answers(plan) and not plan.if_thens.exists()
    posted = request.POST if request.method == "POST" else None
    form = CloseForm(posted, needs_plan=needs_plan)
    if request.method == "POST" and form.is_valid():
        return _close(request, plan, form)
    context = {
        "plan": plan,
        "form": form,
        "sealed": debriefs.sealed_debrief(plan),
        "if_thens": list(plan.if_thens.order_by("created_at", "pk")),
    }
    return render(request, "coaching/plan/close.html", context)


def _close(request: SignedInRequest, plan: RecoveryPlan, form: CloseForm) -> HttpResponse:
    texts = {name: form.cleaned_data[name] for name in ("if_text", "then_text")}
    try:
        actions.close_plan(plan=plan, by=request.user, **texts)
    except (actions.PlanIsClosed, RecoveryPlan.DoesNotExist):
        raise Http404 from None
    messages.success(request, "This plan is closed. You looked at it honestly, and that is done.")
    return redirect("coaching:take_away", plan.pk)
