"""Planning, changing, canceling and ending interviews; their calendar files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.mail.kinds import promising
from jobstore.web.requests import SignedInRequest
from openings.access import employer_application, employer_interview, visible_interview
from openings.application.models import Application
from openings.interview.actions import (
    InterviewFacts,
    NotPlanned,
    NotStarted,
    Person,
    StaleInterview,
    cancel_interview,
    conclude_interview,
    move_interview,
    schedule_interview,
)
from openings.interview.forms import (
    BaseInterviewers,
    InterviewCancelForm,
    InterviewerFormSet,
    InterviewForm,
    InterviewMoveForm,
    initial_of,
)
from openings.interview.models import Interview
from openings.interview.queries import (
    calendar_file,
    method_of,
    next_round,
    people_of,
    times_of,
    usual_people,
)
from openings.interview.states import InterviewState
from openings.pipeline.actions import ApplicationEnded, StaleApplication
from openings.pipeline.queries import WordsRefused, conflict_of


@require_http_methods(["GET", "POST"])
def interview_create(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    application = employer_application(request, slug, pk)
    form, people = _create_forms(request, application)
    context = _context(application) | {"form": form, "people": people}
    if request.method == "GET":
        return render(request, "openings/interview/create.html", context)
    if not (form.is_valid() & people.is_valid()):
        return render(request, "openings/interview/create.html", context, status=400)
    try:
        schedule_interview(
            application=application,
            facts=InterviewFacts(**form.facts()),
            people=[Person(**person) for person in people.people()],
            by=request.user,
            version=form.cleaned_data["version"],
        )
    except StaleApplication as stale:
        context |= _stale(stale.application, form, stale.application.version)
        return render(request, "openings/interview/create.html", context, status=409)
    except WordsRefused as refusal:
        return _refused(request, context, refusal, template="create", field="note")
    except ApplicationEnded:
        messages.error(request, "This application has ended, so no interview can be planned.")
    else:
        name = application.candidate.get_short_name()
        messages.success(
            request,
            promising(
                f"Planned. {name} and the interviewers get the calendar file.",
                "openings.interview_scheduled",
                "openings.interview_team",
            ),
        )
    return redirect("openings:application_review", slug, application.pk)


def _create_forms(
    request: SignedInRequest, application: Application
) -> tuple[InterviewForm, BaseInterviewers]:
    employer = application.opening.employer
    own: dict[str, Any] = {
        "answer_days": application.opening.answer_days,
        "zone": employer.time_zone,
    }
    if request.method == "POST":
        return (
            InterviewForm(request.POST, **own),
            InterviewerFormSet(request.POST, prefix="people"),
        )
    initial = {
        "round": next_round(application),
        "time_zone": employer.time_zone,
        "version": application.version,
    }
    people = usual_people(application) or [
        {"name": request.user.get_full_name(), "email": request.user.email}
    ]
    return (
        InterviewForm(initial=initial, **own),
        InterviewerFormSet(initial=people, prefix="people"),
    )


@require_http_methods(["GET", "POST"])
def interview_move(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    interview = employer_interview(request, slug, pk)
    form, people = _move_forms(request, interview)
    context = _context(interview.application, interview) | {"form": form, "people": people}
    if request.method == "GET":
        return render(request, "openings/interview/move.html", context)
    if not (form.is_valid() & people.is_valid()):
        return render(request, "openings/interview/move.html", context, status=400)
    try:
        move_interview(
            interview=interview,
            facts=InterviewFacts(**form.facts()),
            people=[Person(**person) for person in people.people()],
            why=form.cleaned_data["why"],
            by=request.user,
            version=form.cleaned_data["version"],
        )
    except StaleInterview as stale:
        context |= _stale(interview.application, form, stale.interview.version)
        return render(request, "openings/interview/move.html", context, status=409)
    except WordsRefused as refusal:
        return _refused(request, context, refusal, template="move", field=None)
    except NotPlanned:
        messages.error(request, "This interview is not planned any more, so it cannot be changed.")
    else:
        messages.success(
            request,
            promising(
                "Changed. Everybody gets the new calendar file.",
                "openings.interview_moved",
                "openings.interview_team",
            ),
        )
    return redirect("openings:application_review", slug, interview.application_id)


def _move_forms(
    request: SignedInRequest, interview: Interview
) -> tuple[InterviewMoveForm, BaseInterviewers]:
    days = interview.application.opening.answer_days
    own: dict[str, Any] = {"answer_days": days, "zone": interview.time_zone}
    if request.method == "POST":
        return (
            InterviewMoveForm(request.POST, **own),
            InterviewerFormSet(request.POST, prefix="people"),
        )
    return (
        InterviewMoveForm(initial=initial_of(interview), **own),
        InterviewerFormSet(initial=people_of(interview), prefix="people"),
    )


@require_http_methods(["GET", "POST"])
def interview_cancel(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    interview = employer_interview(request, slug, pk)
    if request.method == "POST":
        form = InterviewCancelForm(request.POST)
    else:
        form = InterviewCancelForm(initial={"version": interview.version})
    context = _context(interview.application, interview) | {"form": form}
    if request.method == "GET":
        return render(request, "openings/interview/cancel.html", context)
    if not form.is_valid():
        return render(request, "openings/interview/cancel.html", context, status=400)
    try:
        cancel_interview(interview=interview, by=request.user, **form.cleaned_data)
    except StaleInterview as stale:
        context |= _stale(interview.application, form, stale.interview.version)
        return render(request, "openings/interview/cancel.html", context, status=409)
    except WordsRefused as refusal:
        return _refused(request, context, refusal, template="cancel", field="why")
    except NotPlanned:
        messages.error(request, "This interview is not planned any more.")
    else:
        messages.success(
            request,
            promising(
                "Canceled. The candidate and the interviewers are told why.",
                "openings.interview_canceled",
                "openings.interview_team",
            ),
        )
    return redirect("openings:application_review", slug, interview.application_id)


@require_http_methods(["POST"])
def interview_end(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    interview = employer_interview(request, slug, pk)
    is_early = interview.starts_at <= clock.now() < interview.ends_at
    if is_early and interview.state == InterviewState.SCHEDULED and "sure" not in request.POST:
        page = _context(interview.application, interview)
        return render(request, "openings/interview/end.html", page)
    try:
        conclude_interview(interview=interview, by=request.user)
        messages.success(request, "Noted that the interview is over.")
    except NotStarted:
        messages.error(request, "The interview has not begun yet.")
    except NotPlanned:
        messages.error(request, "This interview is not planned any more.")
    return redirect("openings:application_review", slug, interview.application_id)


@require_http_methods(["GET"])
def interview_calendar(request: SignedInRequest, pk: UUID) -> HttpResponse:
    interview = visible_interview(request, pk)
    content = calendar_file(
        interview,
        method=method_of(interview),
        attendee_email=request.user.email,
        attendee_name=request.user.get_full_name(),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="interview.ics"'
    return response


def _context(application: Application, interview: Interview | None = None) -> dict[str, Any]:
    context = {
        "application": application,
        "candidate": application.candidate,
        "opening": application.opening,
        "employer": application.opening.employer,
        "conflict": "",
    }
    if interview is not None:
        context["interview"] = interview
        context["times"] = times_of(interview, for_zone=interview.time_zone)
    return context


def _stale(application: Application, form: Any, version: int) -> dict[str, Any]:
    """What was typed stays; saving again then overwrites with open eyes."""
    form.renew_version(version)
    return {"conflict": conflict_of(application, at=clock.now())}


def _refused(
    request: SignedInRequest,
    context: dict[str, Any],
    refusal: WordsRefused,
    *,
    template: str,
    field: str | None,
) -> HttpResponse:
    """Words that a candidate is not to read; what was typed stays."""
    context["form"].add_error(field, refusal)
    return render(request, f"openings/interview/{template}.html", context, status=400)
