"""The candidate's own applications: where each one stands, and taking one back."""

from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.lib.documents.spelling import CannotAdvise
from jobstore.lib.text import clean_header_text
from jobstore.trail.states import Audience
from jobstore.web.limits import is_asked_too_often
from jobstore.web.requests import SignedInRequest, page_of
from jobstore.web.typed.kept import not_taken
from openings.access import own_application, visible_resume
from openings.application.actions.withdraw import CannotWithdraw, withdraw_application
from openings.application.forms.application import WithdrawForm
from openings.application.forms.resume import SpellingForm
from openings.application.models import Application, Resume
from openings.application.queries import application_with_resume, applications_of, spelling_of
from openings.application.states import TOLD_OUTCOMES, Stage
from openings.decision.queries import words_of
from openings.interview.queries import interviews_of, times_of, written_time
from openings.interview.states import InterviewState
from openings.message.queries.thread import thread_link
from openings.offer.models import newest_offer
from openings.offer.queries import can_dispute
from openings.pipeline.queries import history_of
from openings.promise.queries.clock import clock_of
from openings.promise.queries.promise import zone_of
from openings.slot.models import newest_proposal
from openings.slot.queries import may_answer, open_wish, standing_of
from openings.status.queries.status import may_apply_after, status_for_candidate
from openings.status.queries.words import CandidateStatus


@require_http_methods(["GET"])
def application_list(request: SignedInRequest) -> HttpResponse:
    now = clock.now()
    page = page_of(request, applications_of(request.user, at=now))
    rows = [(application, status_for_candidate(application, at=now)) for application in page]
    groups = [
        ("Open", [row for row in rows if row[1].is_open]),
        ("Over", [row for row in rows if not row[1].is_open]),
    ]
    return render(
        request,
        "openings/application/list.html",
        {"page_obj": page, "groups": [group for group in groups if group[1]]},
    )


@require_http_methods(["GET"])
def application_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    application = own_application(request, pk)
    if application.stage == Stage.DRAFT and not application.submitted_at:
        return redirect("openings:opening_apply", pk=application.opening_id)
    now = clock.now()
    status = status_for_candidate(application, at=now)
    return render(
        request,
        "openings/application/detail.html",
        _page(application, status)
        | {
            "timeline": history_of(application, reader=Audience.CANDIDATE, at=now),
            "promise_clock": clock_of(status.promised_by, zone=zone_of(application), at=now)
            if status.promised_by and status.is_open
            else None,
            "may_apply_again": may_apply_after(application, at=now)
            and application.opening.is_live(at=now),
        },
    )


def _page(application: Application, status: CandidateStatus) -> dict[str, object]:
    interviews = interviews_of(application)
    held = [one for one in interviews if one.state == InterviewState.HELD]
    zone = application.candidate.time_zone
    is_no = status.code in TOLD_OUTCOMES
    offer = newest_offer(application)
    return {
        "application": application,
        "opening": application.opening,
        "employer": application.opening.employer,
        "board_employer": None if application.opening.is_tracked else application.opening.employer,
        "status": status,
        "words": words_of(application) if is_no else None,
        "interviews": [(one, times_of(one, for_zone=zone)) for one in interviews],
        "held": held[0] if held else None,
        "asks_how_it_went": status.code in {"after_interview", "no_answer"},
        "answers": _answers(application),
        "offer": offer,
        **thread_link(application, is_candidate=True),
        "can_dispute": can_dispute(offer, at=clock.now()),
        **_times(application, zone=zone),
    }


def _times(application: Application, *, zone: str) -> dict[str, object]:
    now = clock.now()
    proposal = newest_proposal(application)
    return {
        "proposal": proposal,
        "may_pick": proposal is not None and may_answer(proposal, at=now),
        "pick_until": written_time(proposal.sheet.ends_at, zone) if proposal else "",
        "standing": standing_of(proposal),
        "wish": open_wish(application, at=now),
    }


def _answers(application: Application) -> list[tuple[str, str]]:
    return [(answer.question.text, answer.words) for answer in application.answers.all()]


@require_http_methods(["GET", "POST"])
def application_withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    application = own_application(request, pk)
    status = status_for_candidate(application, at=clock.now())
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_application(application=application, by=request.user, reason=form.words())
            messages.success(request, "You withdrew your application.")
        except CannotWithdraw:
            messages.info(request, "This application is over. There is nothing to withdraw.")
        return redirect("openings:application_detail", pk=pk)
    if not status.can_withdraw:
        not_taken(request)
        return redirect("openings:application_detail", pk=pk)
    return render(
        request,
        "openings/application/withdraw.html",
        {"application": application, "status": status, "form": form},
    )


TOO_OFTEN = "You have checked many times just now. Please try again in ten minutes."


@require_http_methods(["GET", "HEAD", "POST"])
def resume_spelling(request: SignedInRequest) -> HttpResponse:
    """Advice before a résumé is sent. Nothing is stored, and nothing is sent or held back."""
    posted = request.POST if request.method == "POST" else None
    form = SpellingForm(posted, candidate=request.user)
    context: dict[str, Any] = {"form": form, "words": None, "resume": None}
    if request.method == "POST" and form.is_valid():
        context["resume"] = form.cleaned_data["resume"]
        if is_asked_too_often(request, "spelling"):
            form.add_error("resume", TOO_OFTEN)
            return render(request, "openings/resume/spelling.html", context)
        try:
            context["words"] = spelling_of(context["resume"])
        except CannotAdvise as reason:
            form.add_error("resume", str(reason))
    return render(request, "openings/resume/spelling.html", context)


@require_http_methods(["GET"])
def resume_download(request: SignedInRequest, pk: UUID) -> HttpResponse:
    resume = visible_resume(request, pk)
    try:
        with resume.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type=resume.mime_type)  # 5 MB at most
    except OSError:
        raise Http404("The file of this résumé is missing.") from None
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=_file_name(request, resume))
        or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


def _file_name(request: SignedInRequest, resume: Resume) -> str:
    """Who it is from and what for, never the name that was uploaded."""
    application = application_with_resume(resume, reader=request.user)
    parts = [resume.candidate.get_full_name()]
    if application is not None:
        parts = [application.contact_name or parts[0], application.opening.title]
    stem = clean_header_text(" - ".join(parts)).replace("/", " ").replace("\\", " ")
    return stem + PurePosixPath(resume.original_name).suffix.lower()
