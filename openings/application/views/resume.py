from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from jobstore.lib.documents.spelling import CannotAdvise
from jobstore.lib.text import clean_header_text
from jobstore.web.guesses import is_asked_too_often
from jobstore.web.requests import SignedInRequest
from openings.application.access import visible_resume
from openings.application.forms.spelling import SpellingForm
from openings.application.models import Resume
from openings.application.queries import application_with_resume, spelling_of

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
