"""A recruiter proposes times, sees who picked what, takes them back, accepts another time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jobstore.lib import clock
from jobstore.mail.kinds import promising
from jobstore.web.requests import SignedInRequest
from openings.access import employer_application, employer_opening
from openings.application.models import Application
from openings.interview.actions import Person
from openings.interview.forms import BaseInterviewers, InterviewerFormSet
from openings.interview.queries import usual_people
from openings.opening.models import Opening
from openings.pipeline.actions import ApplicationEnded
from openings.slot.actions.propose import (
    NotAskable,
    TimesRefused,
    WishIsOver,
    accept_time,
    propose_times,
    take_back_times,
)
from openings.slot.forms import BaseTimes, SheetForm, SheetTimes
from openings.slot.queries import askable_first, open_wish, overlap_doubts, sheets_of

CREATE = "openings/slot/create.html"
NOT_WAITING = "Nobody waits for that answer any more. This is how it stands now."
CHANGED = "Somebody whom you chose was asked, has a time or has ended meanwhile. Look again."


@require_http_methods(["GET"])
def sheet_list(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    opening = employer_opening(request, slug, pk)
    page = {"opening": opening, "employer": opening.employer, "sheets": sheets_of(opening)}
    return render(request, "openings/slot/list.html", page)


@require_http_methods(["GET", "POST"])
def sheet_create(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    opening = employer_opening(request, slug, pk)
    chosen = _chosen(request)
    askable = askable_first(opening, chosen=chosen, at=clock.now())
    form, times, people = _forms(request, opening, askable, chosen)
    page: dict[str, Any] = {"opening": opening, "employer": opening.employer, "form": form}
    page |= {"times": times, "people": people, "askable": askable, "doubts": []}
    if request.method == "GET":
        return render(request, CREATE, page)
    is_valid = form.is_valid() & people.is_valid()
    starts = times.moments(form.cleaned_data.get("time_zone", ""))
    if not is_valid or starts is None:
        return render(request, CREATE, page, status=400)
    return _propose(request, opening, page, starts)


def _propose(
    request: SignedInRequest, opening: Opening, page: dict[str, Any], starts: list[datetime]
) -> HttpResponse:
    """Warned once of what overlaps; the page again where it was refused."""
    form: SheetForm = page["form"]
    data = form.cleaned_data
    length = {"minutes": data["minutes"], "zone": data["time_zone"]}
    page["doubts"] = starts and overlap_doubts(opening, starts, at=clock.now(), **length)
    if page["doubts"] and "sure" not in request.POST:
        return render(request, CREATE, page)
    try:
        sheet = propose_times(
            opening=opening,
            chosen=[UUID(key) for key in data["candidates"]],
            starts=starts,
            facts=form.facts(starts),
            people=[Person(**person) for person in page["people"].people()],
            by=request.user,
        )
    except TimesRefused as refusal:
        for name, faults in refusal.message_dict.items():
            form.add_error(name or None, faults)
        return render(request, CREATE, page, status=400)
    except NotAskable:
        form.add_error("candidates", CHANGED)
        return render(request, CREATE, page, status=409)
    count = sheet.proposals.count()
    who = "One person is" if count == 1 else f"{count} people are"
    messages.success(request, promising(f"{who} asked by mail now.", "openings.proposal"))
    return redirect("openings:sheet_list", opening.employer.slug, opening.pk)


def _chosen(request: SignedInRequest) -> UUID | None:
    """From whose page the recruiter comes."""
    try:
        return UUID(request.GET.get("for", ""))
    except ValueError:
        return None


def _forms(
    request: SignedInRequest, opening: Opening, askable: list[Application], chosen: UUID | None
) -> tuple[SheetForm, BaseTimes, BaseInterviewers]:
    own: dict[str, Any] = {"opening": opening, "askable": askable}
    if request.method == "POST":
        return (
            SheetForm(request.POST, **own),
            SheetTimes(request.POST, prefix="times"),
            InterviewerFormSet(request.POST, prefix="people"),
        )
    initial = {
        "time_zone": opening.employer.time_zone,
        "candidates": [str(one.pk) for one in askable if one.pk == chosen],
    }
    usual = usual_people(Application(opening=opening)) or [
        {"name": request.user.get_full_name(), "email": request.user.email}
    ]
    return (
        SheetForm(initial=initial, **own),
        SheetTimes(prefix="times"),
        InterviewerFormSet(initial=usual, prefix="people"),
    )


@require_POST
def sheet_take_back(request: SignedInRequest, slug: str, pk: int, sheet: UUID) -> HttpResponse:
    opening = employer_opening(request, slug, pk)
    count = take_back_times(sheet=get_object_or_404(opening.sheets, pk=sheet), by=request.user)
    done = promising("They hear of it now.", "openings.proposal_lapsed")
    messages.info(request, f"Taken back from {count}. {done}" if count else "Nobody waits for it.")
    return redirect("openings:sheet_list", slug, pk)


@require_POST
def other_time_accept(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    application = employer_application(request, slug, pk)
    wish = open_wish(application, at=clock.now())
    moments = {one.isoformat(): one for one in wish.moments} if wish else {}
    moment = moments.get(request.POST.get("time", ""))
    if wish is None or moment is None:
        messages.error(request, NOT_WAITING)
        return redirect("openings:application_review", slug, pk)
    try:
        accept_time(wish=wish, starts_at=moment, by=request.user)
    except (WishIsOver, ApplicationEnded):
        messages.error(request, NOT_WAITING)
    except TimesRefused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        sent = promising(
            "Everybody gets the calendar file.",
            "openings.interview_scheduled",
            "openings.interview_moved",
            "openings.interview_team",
        )
        messages.success(request, f"The time is planned. {sent}")
    return redirect("openings:application_review", slug, pk)
