"""Interviews held elsewhere: the candidate notes them here and gets the whole loop for them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from coaching.queries.plan import plan_of_interview
from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest
from openings.actions import reported as actions
from openings.actions.company import ask_for_check
from openings.forms.reported import ReportedForm, ReportedOutcomeForm, ReportedPeople
from openings.models import Application, Interview
from openings.queries.application import status_for_candidate
from openings.queries.reported import reported_of

NOTED = {
    "nothing": "Noted. Silence says nothing about you.",
    "next_round": "Noted. What you did worked. Note the next interview when it has a date.",
    "offer": "Noted. They want you. That is yours.",
    "hired": "Noted. You got the job. Mail that was meant for a bad day is called off.",
    "no": "Noted. Your plan knows what comes next, at your own pace.",
    "withdrawn": "Noted. This one is over.",
    "called_off": "Noted. Nothing more comes of this interview.",
}


@sensitive_post_parameters()
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


@sensitive_post_parameters()
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
