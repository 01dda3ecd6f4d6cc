"""Interviews held elsewhere: the candidate notes them here and gets the whole loop for them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.access import IF_CLOSED, own_plan
from coaching.account.actions import erase_own_texts
from coaching.course.actions import (
    StepNotSkippable,
    close_plan,
    mute_plan,
    park_plan,
    resume_plan,
    skip_step,
)
from coaching.course.queries import (
    facts_of,
    next_step,
    next_step_by,
    plans_with_steps,
    steps_by,
    tools_of,
)
from coaching.debrief import queries as debriefs
from coaching.debrief.queries import let_go_of, tasks_of, worked_in
from coaching.plan.actions import PlanIsClosed
from coaching.plan.forms import CloseForm
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import branch_at, plan_of_interview
from coaching.plan.states import ENDED_WITHOUT, WENT_ON, Branch, PlanState, StepName
from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest, saying
from openings.application.models import Application
from openings.interview.models import Interview
from openings.promise.queries.clock import clock_of
from openings.reported import actions
from openings.reported.actions import ask_for_check
from openings.reported.forms import ReportedForm, ReportedOutcomeForm, ReportedPeople
from openings.reported.queries import reported_of
from openings.status.queries.status import status_for_candidate


@require_http_methods(["GET", "POST"])
def own_texts_erase(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if request.method == "POST":
        erase_own_texts(plan=plan, by=request.user)
        messages.success(request, "What you wrote for yourself in this plan is erased.")
        return redirect("coaching:plan_detail", plan.pk)
    return render(request, "coaching/plan/erase.html", {"plan": plan})


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
    with saying(request, IF_CLOSED, done="Parked. We stay quiet until tomorrow at ten."):
        park_plan(plan=plan, by=request.user)
    return redirect("coaching:plan_detail", plan.pk)


@require_POST
def plan_resume(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    with saying(request, IF_CLOSED):
        resume_plan(plan=plan, by=request.user)
    return redirect("coaching:plan_detail", plan.pk)


@require_POST
def plan_mute(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    is_muted = request.POST.get("mute") != "off"
    news = "This plan sends you no more mail." if is_muted else "Mail of this plan is on again."
    with saying(request, IF_CLOSED, done=news):
        mute_plan(plan=plan, by=request.user, is_muted=is_muted)
    return redirect("coaching:plan_detail", plan.pk)


@require_POST
def step_skip(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    fixed = dict.fromkeys((ValueError, StepNotSkippable), "This step is not one to skip.")
    with saying(request, IF_CLOSED | fixed, done="Skipped. That is fine."):
        skip_step(plan=plan, by=request.user, step=StepName(request.POST.get("step", "")))
    return redirect("coaching:plan_detail", plan.pk)


@require_http_methods(["GET", "POST"])
def plan_close(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if plan.state == PlanState.CLOSED:
        messages.info(request, IF_CLOSED[PlanIsClosed])
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
        close_plan(plan=plan, by=request.user, **texts)
    except (PlanIsClosed, RecoveryPlan.DoesNotExist):
        raise Http404 from None
    messages.success(request, "This plan is closed. You looked at it honestly, and that is done.")
    return redirect("coaching:take_away", plan.pk)


NOTED = {
    "nothing": "Noted. Silence says nothing about you.",
    "next_round": "Noted. What you did worked. Note the next interview when it has a date.",
    "offer": "Noted. They want you. That is yours.",
    "hired": "Noted. You got the job. Mail that was meant for a bad day is called off.",
    "no": "Noted. Your plan knows what comes next, at your own pace.",
    "withdrawn": "Noted. This one is over.",
    "called_off": "Noted. Nothing more comes of this interview.",
}


@require_http_methods(["GET", "POST"])
def reported_create(request: SignedInRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ReportedForm(posted, zone=request.user.time_zone)
    people = ReportedPeople(posted, prefix="people")
    if posted is not None and all([form.is_valid(), people.is_valid()]):
        try:
            interview = actions.report_interview(
                reported=form.reported(people.people()), by=request.user
            )
        except actions.TooManyReported:
            form.add_error(None, "You have noted 20 interviews in 30 days. Come back later.")
        else:
            return _to_plan(request, interview)
    return render(request, "coaching/reported/create.html", {"form": form, "people": people})


def _to_plan(request: SignedInRequest, interview: Interview) -> HttpResponse:
    plan = plan_of_interview(interview, request.user)
    if plan is not None:
        messages.success(request, "Noted. Here is your plan for the days after it.")
        return redirect("coaching:plan_detail", plan.pk)
    messages.success(request, "Noted. Your plan opens when the interview is over.")
    return redirect("openings:application_detail", interview.application_id)


@require_http_methods(["GET", "POST"])
def reported_outcome(request: SignedInRequest, pk: UUID) -> HttpResponse:
    application = _own(request, pk)
    form = ReportedOutcomeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.report_outcome(application=application, outcome=form.chosen(), by=request.user)
        except actions.OutcomeIsKnown:
            messages.info(request, "You have noted how it ended.")
            return redirect("openings:application_detail", pk)
        except actions.StillAhead:
            form.add_error("outcome", "This interview is still to come. It can be called off only.")
        else:
            messages.success(request, NOTED[form.chosen().value])
            return redirect("openings:application_detail", pk)
    return render(
        request,
        "coaching/reported/outcome.html",
        {
            "application": application,
            "opening": application.opening,
            "employer": application.opening.employer,
            "status": status_for_candidate(application, at=clock.now()),
            "form": form,
        },
    )


@require_POST
def reported_check(request: SignedInRequest, pk: UUID) -> HttpResponse:
    application = _own(request, pk)
    employer = ask_for_check(application=application, by=request.user)
    if employer.verified_at is None:
        messages.success(request, "Our staff look at the company. That takes a working day or two.")
    else:
        messages.info(request, "The company is checked already.")
    return redirect("openings:application_detail", pk)


def _own(request: SignedInRequest, pk: UUID) -> Application:
    application = reported_of(request.user, pk)
    if application is None:
        raise Http404
    return application


@require_GET
def take_away(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What stays of one interview: the good part first, then one plan and the small tasks."""
    plan = own_plan(request, pk)
    now = clock.now()
    sealed = debriefs.sealed_debrief(plan)
    context = {
        "plan": plan,
        "opening": plan.interview.application.opening,
        "sealed": sealed,
        "if_thens": list(plan.if_thens.order_by("created_at", "pk")),
        "tasks": tasks_of(sealed) if sealed else [],
        "let_go": let_go_of(sealed) if sealed else [],
        "second_look": debriefs.second_look_of(sealed) if sealed else None,
        "worked": worked_in(plan),
        "went_on": branch_at(plan, at=now) in WENT_ON,
        "is_open": plan.state == PlanState.ACTIVE,
        "step": next_step(plan, now),
    }
    return render(request, "coaching/debrief/take_away.html", context)
