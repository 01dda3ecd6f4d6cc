"""The employer's board, and one application as the employer sees it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.trail.states import Audience
from jobstore.web.requests import SignedInRequest, page_of
from openings.access import employer_application, employer_of, employer_opening
from openings.application.models import Application
from openings.application.queries import new_applications_of
from openings.application.states import COLUMNS, TOLD_OUTCOMES, Outcome
from openings.board.actions import ReasonNeeded, move_application
from openings.board.forms import MoveBackForm, MoveForm, NoteForm
from openings.board.queries import (
    ENDED,
    applications_at,
    card_of,
    cards_of,
    owes_a_reason,
    pipeline_of,
    step_back,
)
from openings.decision.queries import held_texts_of, open_decisions, words_of
from openings.decision.states import HeldTextState
from openings.interview.queries import interviews_of, times_of, written_time
from openings.message.queries.thread import thread_link
from openings.offer.models import newest_offer
from openings.offer.queries import can_prolong
from openings.opening.models import Opening
from openings.opening.queries import hiring_of
from openings.opening.states import OpeningState
from openings.pipeline.actions import ApplicationEnded, StaleApplication, add_note
from openings.pipeline.queries import WordsRefused, conflict_of, history_of
from openings.promise.queries.clock import jurisdiction_of
from openings.promise.queries.promise import INTERVIEWS_BY_START, promise_to
from openings.slot.models import newest_proposal
from openings.slot.queries import askable_of, open_wish

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
    if opening.state == OpeningState.PUBLISHED:
        context["hiring"] = hiring_of(opening)
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
    new = new_applications_of(employer).prefetch_related(INTERVIEWS_BY_START)
    page = page_of(request, new)
    rows = [(application, promise_to(application)) for application in page]
    context = {"employer": employer, "page_obj": page, "rows": rows}
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
    is_decided = application.outcome in TOLD_OUTCOMES
    card = card_of(application, at=now, place=jurisdiction_of(application.opening))
    interviews = interviews_of(application)
    offer = newest_offer(application)
    is_hired = application.outcome == Outcome.HIRED
    is_public = application.opening.state == OpeningState.PUBLISHED
    return {
        "application": application,
        "candidate": application.candidate,
        "opening": application.opening,
        "employer": application.opening.employer,
        "card": card,
        "hiring": hiring_of(application.opening) if is_hired and is_public else None,
        "answers": application.answers.select_related("question").order_by("question__position"),
        "interviews": [
            (item, times_of(item, for_zone=request.user.time_zone)) for item in interviews
        ],
        "history": history_of(application, reader=Audience.EMPLOYER, at=now)[::-1],
        "choices": open_decisions(application, at=now),
        "words": words_of(application) if is_decided else None,
        "held_texts": held_texts_of(application),
        "offer": offer,
        **thread_link(application, is_candidate=False),
        "can_prolong": offer is not None and can_prolong(offer, at=now),
        "proposal": newest_proposal(application),
        "wish": open_wish(application, at=now),
        "may_propose": askable_of(application.opening, at=now).filter(pk=application.pk).exists(),
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
        form.add_error("why", refusal)
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
