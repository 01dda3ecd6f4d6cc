""" "Did not come": write, preview, record; undo, take back; and the candidate's answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jobstore.lib import clock
from jobstore.mail.kinds import promising
from jobstore.web.requests import SignedInRequest
from openings.absence.actions import (
    NotNoted,
    NotTold,
    answer_absence,
    note_absence,
    note_nobody_came,
    take_back_absence,
    undo_absence,
)
from openings.absence.forms import AbsenceForm, TakeBackForm
from openings.access import employer_interview, visible_interview
from openings.decision.actions.telling import AlreadyTold, telling_time_of
from openings.decision.views import WORDS_KEPT
from openings.interview.actions import AlreadyDecided, NotPlanned, NotStarted, StaleInterview
from openings.interview.models import Interview
from openings.interview.queries import times_of, written_time
from openings.interview.states import AbsenceAnswer, InterviewState
from openings.pipeline.actions import ApplicationEnded
from openings.pipeline.queries import WordsRefused, conflict_of
from openings.status.queries.words import told_absence

WRITE = "openings/interview/absence.html"
PREVIEW = "openings/interview/absence_preview.html"
CONFLICT = 409


@require_http_methods(["GET", "POST"])
def interview_absence(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    interview = employer_interview(request, slug, pk)
    note = interview.noted_absence
    initial = {"text": note.text if note else ""}
    form = AbsenceForm(request.POST or None, interview=interview, initial=initial)
    page = _context(request, interview, form) | {"can_note": _can_note(interview)}
    if not form.is_bound or request.POST.get("step") == "edit":
        return render(request, WRITE, page)
    if not form.is_valid():
        return render(request, WRITE, page, status=400)
    if request.POST.get("step") != "record":
        return render(request, PREVIEW, page)
    try:
        noted = note_absence(interview=interview, by=request.user, **form.cleaned_data)
    except (StaleInterview, WordsRefused) as refusal:
        return _again(request, page, form, refusal, template=WRITE)
    except NotStarted:
        messages.error(request, "The interview has not begun yet.")
    except (NotPlanned, AlreadyDecided, ApplicationEnded):
        messages.error(request, "This interview is settled, so nothing was noted.")
    else:
        when = written_time(noted.tell_at, page["candidate"].time_zone)
        name = page["candidate"].get_short_name()
        messages.success(
            request,
            promising(
                f"Noted. {name} will be told {when}. Until then you can undo it.",
                "openings.no_show_noted",
            ),
        )
    return _back(interview)


@require_POST
def interview_absence_undo(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    interview = employer_interview(request, slug, pk)
    name = interview.application.candidate.get_short_name()
    try:
        undo_absence(interview=interview, by=request.user)
    except AlreadyTold:
        messages.error(request, f"{name} has been told. You can take the note back instead.")
    except NotNoted:
        messages.info(request, "There is no note to undo.")
    else:
        messages.success(request, f"Undone. {name} never learns of it. {WORDS_KEPT}")
    return _back(interview)


@require_http_methods(["GET", "POST"])
def interview_absence_take_back(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    interview = employer_interview(request, slug, pk)
    form = TakeBackForm(request.POST or None, interview=interview)
    page = _context(request, interview, form) | {
        "is_taken_back": True,
        "can_note": interview.state == InterviewState.NO_SHOW,
    }
    if not form.is_bound or request.POST.get("step") == "edit":
        return render(request, WRITE, page)
    if not form.is_valid():
        return render(request, WRITE, page, status=400)
    if request.POST.get("step") != "record":
        return render(request, PREVIEW, page)
    try:
        take_back_absence(interview=interview, by=request.user, **form.cleaned_data)
    except (StaleInterview, WordsRefused) as refusal:
        return _again(request, page, form, refusal, template=WRITE)
    except (NotNoted, NotTold, ApplicationEnded):
        messages.error(request, "There is no note that could be taken back.")
    else:
        name = page["candidate"].get_short_name()
        messages.success(
            request,
            promising(
                f"Taken back. {name} is told, and the interview counts as held.",
                "openings.no_show_reopened",
            ),
        )
    return _back(interview)


@require_POST
def interview_absence_answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The candidate's own click, beside the note."""
    interview = visible_interview(request, pk)
    application = interview.application
    is_own = application.candidate_id == request.user.pk
    if not is_own or told_absence(interview, at=clock.now()) is None:
        raise Http404("Nothing of yours to answer.")
    answer = request.POST.get("answer", "")
    if answer not in AbsenceAnswer:
        messages.error(request, "Choose one of the two answers.")
        return redirect("openings:application_detail", application.pk)
    try:
        answer_absence(interview=interview, answer=AbsenceAnswer(answer), by=request.user)
    except NotNoted as gone:
        raise Http404("Nothing of yours to answer.") from gone
    except ApplicationEnded:
        messages.info(request, "This application is over.")
    else:
        employer = application.opening.employer.name
        messages.success(request, f"Noted. {employer} reads it beside their note.")
    return redirect("openings:application_detail", application.pk)


@require_POST
def interview_nobody_came(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The candidate was there alone."""
    interview = visible_interview(request, pk)
    application = interview.application
    if application.candidate_id != request.user.pk or application.opening.is_tracked:
        raise Http404("Nobody of an employer here was to come.")
    try:
        note_nobody_came(interview=interview, by=request.user)
    except NotStarted:
        messages.error(request, "The interview is not over yet. You can note it from its end on.")
    except NotPlanned:
        messages.info(request, "This interview was canceled, so nothing was noted.")
    except ApplicationEnded:
        messages.info(request, "This application is over.")
    else:
        employer = application.opening.employer.name
        messages.success(request, f"Noted. {employer} and our staff read it.")
    return redirect("openings:application_detail", application.pk)


def _can_note(interview: Interview) -> bool:
    is_open = interview.state in {InterviewState.SCHEDULED, InterviewState.HELD}
    return is_open and interview.starts_at <= clock.now()


def _context(request: SignedInRequest, interview: Interview, form: AbsenceForm) -> dict[str, Any]:
    application = interview.application
    candidate = application.candidate
    tell_at = telling_time_of(application, decided=clock.now())
    return {
        "interview": interview,
        "application": application,
        "candidate": candidate,
        "opening": application.opening,
        "employer": application.opening.employer,
        "times": times_of(interview, for_zone=request.user.time_zone),
        "short_time": written_time(interview.starts_at, candidate.time_zone),
        "tell_at": written_time(tell_at, candidate.time_zone),
        "form": form,
        "text": form.cleaned_data.get("text", "") if form.is_bound and form.is_valid() else "",
        "is_taken_back": False,
        "conflict": "",
    }


def _again(
    request: SignedInRequest,
    page: dict[str, Any],
    form: AbsenceForm,
    refusal: StaleInterview | WordsRefused,
    *,
    template: str,
) -> HttpResponse:
    """What was typed stays; recording it again then happens with open eyes."""
    if isinstance(refusal, WordsRefused):
        form.add_error("text", refusal)
        return render(request, template, page, status=400)
    form.renew_version(refusal.interview.version)
    page |= {"conflict": conflict_of(page["application"], at=clock.now())}
    return render(request, template, page, status=CONFLICT)


def _back(interview: Interview) -> HttpResponse:
    slug = interview.application.opening.employer.slug
    return redirect("openings:application_review", slug, interview.application_id)
