"""The employer's board, and one application as the employer sees it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.web.pagination import page_of
from jobstore.web.requests import SignedInRequest
from openings.actions.pipeline import StaleApplication, add_note
from openings.forms.pipeline import MoveForm, NoteForm
from openings.models import Application, Opening
from openings.queries.board import ENDED, applications_at, cards_of, pipeline_of
from openings.queries.decision import words_of
from openings.queries.held_text import held_texts_of
from openings.queries.interview import interviews_of, times_of, waits_for_decision, written_time
from openings.queries.jurisdiction import jurisdiction_of
from openings.queries.pipeline import (
    COLUMNS,
    card_of,
    conflict_of,
    history_lines,
    new_applications_of,
)
from openings.states import HeldTextState, Outcome
from openings.views.access import employer_application, employer_of, employer_opening
from openings.views.decision import choices_for

CONFLICT = 409
PLACES = {stage.value: str(stage.label) for stage in COLUMNS} | {ENDED: "Ended"}


@require_http_methods(["GET"])
def pipeline(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The board, or all of one stage in pages where the URL names it."""
    opening = employer_opening(request, slug, pk)
    context: dict[str, Any] = {"opening": opening, "employer": opening.employer}
    stage = request.GET.get("stage", "")
    if stage in PLACES:
        context |= _stage_page(request, opening, stage)
        return render(request, "openings/pipeline/stage.html", context)
    context["pipeline"] = pipeline_of(opening, at=clock.now())
    return render(request, "openings/pipeline/board.html", context)


def _stage_page(request: SignedInRequest, opening: Opening, stage: str) -> dict[str, Any]:
    now = clock.now()
    page = page_of(request, applications_at(opening, stage, at=now))
    return {
        "stage": PLACES[stage],
        "is_ended": stage == ENDED,
        "cards": cards_of(opening, page.object_list, at=now),
        "page_obj": page,
        "query": urlencode({"stage": stage}),
    }


@require_http_methods(["GET"])
def new_applications(request: SignedInRequest, slug: str) -> HttpResponse:
    """Whom nobody has looked at yet, over all openings of the employer."""
    employer = employer_of(request, slug)
    page = page_of(request, new_applications_of(employer))
    context = {"employer": employer, "page_obj": page}
    return render(request, "openings/pipeline/new.html", context)


@require_http_methods(["GET"])
def application_review(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    application = employer_application(request, slug, pk)
    context = review_context(request, application)
    return render(request, "openings/pipeline/review.html", context)


def review_context(
    request: SignedInRequest, application: Application, **forms: Any
) -> dict[str, Any]:
    now = clock.now()
    is_decided = application.outcome == Outcome.NOT_SELECTED
    card = card_of(application, at=now, place=jurisdiction_of(application.opening))
    interviews = interviews_of(application)
    return {
        "application": application,
        "candidate": application.candidate,
        "opening": application.opening,
        "employer": application.opening.employer,
        "card": card,
        "answers": application.answers.select_related("question").order_by("question__position"),
        "interviews": [
            (item, times_of(item, for_zone=request.user.time_zone)) for item in interviews
        ],
        "history": history_lines(application),
        "choices": choices_for(application),
        "waits_for_decision": any(waits_for_decision(item) for item in interviews),
        "words": words_of(application) if is_decided else None,
        "held_texts": held_texts_of(application),
        "HeldTextState": HeldTextState,
        "can_undo": is_decided and application.told_at is None,
        "tell_time": _tell_time(application),
        "move_form": MoveForm(application=application),
        "note_form": NoteForm(),
        **forms,
    }


def _tell_time(application: Application) -> str:
    """When the candidate is told, on the candidate's clock."""
    if application.tell_at is None:
        return ""
    return written_time(application.tell_at, application.candidate.time_zone)


def conflict(request: HttpRequest, stale: StaleApplication, *, note: str) -> HttpResponse:
    """Who was faster, and what this recruiter had typed, kept."""
    application = stale.application
    context = {
        "application": application,
        "candidate": application.candidate,
        "opening": application.opening,
        "employer": application.opening.employer,
        "conflict": conflict_of(application, at=clock.now()),
        "move_form": MoveForm(application=application, initial={"note": note}),
        "note_form": NoteForm(initial={"note": note}),
    }
    return render(request, "openings/pipeline/conflict.html", context, status=CONFLICT)


@require_http_methods(["POST"])
def application_note(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    application = employer_application(request, slug, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        context = review_context(request, application, note_form=form)
        return render(request, "openings/pipeline/review.html", context, status=400)
    add_note(application=application, text=form.cleaned_data["note"], by=request.user)
    messages.success(request, "The note is kept. The candidate never sees it.")
    return redirect("openings:application_review", slug, application.pk)
