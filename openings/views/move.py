"""Moving an application to another stage; a step back that is felt has a page of its own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest
from openings.actions.held_text import WordsRefused
from openings.actions.move import ReasonNeeded, move_application
from openings.actions.pipeline import ApplicationEnded, IllegalMove, StaleApplication
from openings.forms.pipeline import MoveBackForm, MoveForm
from openings.models import Application
from openings.queries.jurisdiction import jurisdiction_of
from openings.queries.move import owes_a_reason, step_back
from openings.queries.pipeline import card_of, conflict_of
from openings.views.access import employer_application
from openings.views.pipeline import CONFLICT, conflict, review_context

MOVE_BACK = "openings/pipeline/move_back.html"


@require_POST
def application_move(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    application = employer_application(request, slug, pk)
    form = MoveForm(request.POST, application=application)
    if not form.is_valid():
        return _refuse(request, application)
    if owes_a_reason(application, to=form.cleaned_data["to"], at=clock.now()):
        return _step_back(request, application, form.cleaned_data)
    return _move(request, application, form.cleaned_data)


def _step_back(
    request: SignedInRequest, application: Application, asked: dict[str, Any]
) -> HttpResponse:
    """Write, preview, record."""
    step = request.POST.get("step", "")
    initial = asked | {"back": request.POST.get("back", "")}
    data = request.POST if step else None
    form = MoveBackForm(data, application=application, initial=initial)
    page = _page(application, form, asked)
    if not step or step == "edit":
        return render(request, MOVE_BACK, page)
    if not form.is_valid():
        return render(request, MOVE_BACK, page, status=400)
    if step != "record":
        words = step_back(
            application,
            source=application.stage,
            to=asked["to"],
            text=form.cleaned_data["why"],
            at=clock.now(),
        )
        return render(request, MOVE_BACK, page | {"words": words})
    if form.cleaned_data["version"] != application.version:
        form.renew_version(application.version)
        page["conflict"] = conflict_of(application, at=clock.now())
        return render(request, MOVE_BACK, page, status=CONFLICT)
    try:
        return _move(request, application, form.cleaned_data)
    except WordsRefused as refusal:
        form.add_error("why", [finding.advice for finding in refusal.findings])
        return render(request, MOVE_BACK, page, status=400)


def _page(application: Application, form: MoveBackForm, asked: dict[str, Any]) -> dict[str, Any]:
    return {
        "application": application,
        "candidate": application.candidate,
        "opening": application.opening,
        "employer": application.opening.employer,
        "card": card_of(application, at=clock.now(), place=jurisdiction_of(application.opening)),
        "form": form,
        "title": f"Back to {asked['to'].label}",
        "words": None,
        "conflict": "",
    }


def _move(
    request: SignedInRequest, application: Application, typed: dict[str, Any]
) -> HttpResponse:
    slug = application.opening.employer.slug
    try:
        moved = move_application(
            application=application,
            to=typed["to"],
            note=typed["note"],
            why=typed.get("why", ""),
            version=typed["version"],
            by=request.user,
        )
    except StaleApplication as stale:
        return conflict(request, stale, note=typed["note"])
    except ReasonNeeded:  # they heard more while the page was open
        return _step_back(request, application, typed)
    except (ApplicationEnded, IllegalMove):
        return _refuse(request, application)
    name = moved.candidate.get_full_name()
    messages.success(request, f"{name} is now in {moved.get_stage_display()}.")
    if request.POST.get("back") == "pipeline":
        return redirect("openings:pipeline", slug, moved.opening_id)
    return redirect("openings:application_review", slug, moved.pk)


def _refuse(request: SignedInRequest, application: Application) -> HttpResponse:
    """A stage that is not open to this application now: most often it has moved meanwhile."""
    version = request.POST.get("version", "")
    note = request.POST.get("note", "")
    if version != str(application.version):
        return conflict(request, StaleApplication(application, None), note=note)
    form = MoveForm(request.POST, application=application)
    context = review_context(request, application, move_form=form)
    return render(request, "openings/pipeline/review.html", context, status=400)
