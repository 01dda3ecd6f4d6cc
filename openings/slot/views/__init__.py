"""A candidate picks a time, signed in or by the link of a mail, or asks for other times."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.mail.kinds import promising
from jobstore.people.access_token.access import by_link, has_link, link_view
from jobstore.people.states import TokenPurpose
from jobstore.web.requests import HtmxRequest, SignedInRequest
from jobstore.web.typed.kept import not_taken
from openings.access import visible_interview
from openings.interview.queries import both_times, times_of, written_time
from openings.slot.actions.answer import (
    MayNotWish,
    ProposalNotOpen,
    SlotGone,
    WishRefused,
    ask_other_time,
    pick_slot,
    say_none_fits,
)
from openings.slot.forms import NoneFitsForm, OtherTimeForm, WishedTimes
from openings.slot.models import Proposal
from openings.slot.queries import (
    free_slots,
    may_answer,
    may_wish,
    proposal_with_all,
    standing_of,
    wishes_left,
)

CONFLICT = 409
KEY_DIGITS = 18  # more is no key of a row
PURPOSE = TokenPurpose.PROPOSAL
PICK, OTHER = "openings/slot/pick.html", "openings/slot/other_times.html"
GONE = "This time is gone: somebody was faster, or it has passed. These are left."
HEARS = promising("The employer hears of it now.", "openings.other_times")

proposal_link = link_view(PURPOSE, to="openings:proposal_pick")


def _own_proposal(request: HtmxRequest, pk: UUID) -> Proposal | None:
    """For its candidate, or for who came by the link of the mail."""
    proposal = proposal_with_all(pk)
    if proposal is None:
        return None
    is_own = request.user.pk == proposal.application.candidate_id
    return proposal if is_own or has_link(request, pk, purpose=PURPOSE) else None


@by_link(PURPOSE, _own_proposal, "GET", "HEAD", "POST")
def proposal_pick(request: HtmxRequest, proposal: Proposal) -> HttpResponse:
    if request.method == "GET" or not may_answer(proposal, at=clock.now()):
        return _page(request, proposal)
    slot = request.POST.get("slot", "")
    try:
        interview = pick_slot(proposal=proposal, slot=int(slot) if _is_key(slot) else 0)
    except SlotGone:
        return _page(request, proposal, conflict=GONE, status=CONFLICT)
    except ProposalNotOpen:
        return _page(request, _again(proposal), status=CONFLICT)
    when = written_time(interview.starts_at, proposal.application.candidate.time_zone)
    sent = promising("The calendar file comes by mail.", "openings.interview_scheduled")
    messages.success(request, f"Your interview is planned: {when}. {sent}")
    return redirect("openings:proposal_pick", proposal.pk)


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= KEY_DIGITS


def _again(proposal: Proposal) -> Proposal:
    found = proposal_with_all(proposal.pk)
    if found is None:
        raise Http404("The times are gone.")
    return found


def _page(
    request: HtmxRequest, proposal: Proposal, *, conflict: str = "", status: int = 200
) -> HttpResponse:
    now, sheet = clock.now(), proposal.sheet
    zone = proposal.application.candidate.time_zone
    is_open = may_answer(proposal, at=now)
    slots = free_slots(sheet, at=now) if is_open else []
    rows = [(one, both_times(one.starts_at, there=sheet.time_zone, for_zone=zone)) for one in slots]
    context = _about(proposal) | {
        "rows": rows,
        "is_open": is_open,
        "until": written_time(sheet.ends_at, zone),
        "conflict": conflict,
    }
    return render(request, PICK, context, status=status)


def _about(proposal: Proposal) -> dict[str, Any]:
    application = proposal.application
    standing = standing_of(proposal)
    zone = application.candidate.time_zone
    planned = [one for one in application.interviews.all() if one.state == "scheduled"]
    return {
        "proposal": proposal,
        "sheet": proposal.sheet,
        "application": application,
        "opening": application.opening,
        "employer": application.opening.employer,
        "standing": times_of(standing, for_zone=zone) if standing else [],
        "planned": [(one, times_of(one, for_zone=zone)) for one in planned],
    }


@by_link(PURPOSE, _own_proposal, "GET", "HEAD", "POST")
def proposal_other_times(request: HtmxRequest, proposal: Proposal) -> HttpResponse:
    if not may_answer(proposal, at=clock.now()):
        return redirect("openings:proposal_pick", proposal.pk)
    form, times = NoneFitsForm(request.POST or None), WishedTimes(request.POST or None)
    zone = proposal.application.candidate.time_zone
    page = _about(proposal) | {"form": form, "times": times, "zone": zone, "left": 0}
    if request.method == "GET":
        return render(request, OTHER, page)
    moments = times.moments(zone)
    if form.is_valid() and moments is not None:
        try:
            say_none_fits(proposal=proposal, times=moments, why=form.cleaned_data["why"])
        except WishRefused as refusal:
            form.add_error(None, refusal.messages)
        except ProposalNotOpen:
            return redirect("openings:proposal_pick", proposal.pk)
        else:
            messages.success(request, f"You said that none fits. {HEARS}")
            return redirect("openings:proposal_pick", proposal.pk)
    return render(request, OTHER, page, status=400)


@require_http_methods(["GET", "POST"])
def interview_other_time(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The candidate's: the planned time holds until another one is agreed on."""
    interview = visible_interview(request, pk)
    application = interview.application
    if application.candidate_id != request.user.pk or application.opening.is_tracked:
        raise Http404("No interview of yours.")
    if not may_wish(interview, at=clock.now()):
        return _no_wish(request, application.pk)
    form, times = OtherTimeForm(request.POST or None), WishedTimes(request.POST or None)
    zone = request.user.time_zone
    page: dict[str, Any] = {"application": application, "opening": application.opening}
    page |= {"employer": application.opening.employer, "form": form, "times": times, "zone": zone}
    page |= {"standing": times_of(interview, for_zone=zone), "left": wishes_left(interview)}
    if request.method == "GET":
        return render(request, OTHER, page)
    moments: list[datetime] | None = times.moments(zone)
    if form.is_valid() and moments is not None:
        try:
            ask_other_time(interview=interview, times=moments, why=form.cleaned_data["why"])
        except WishRefused as refusal:
            form.add_error(None, refusal.messages)
        except MayNotWish:
            return _no_wish(request, application.pk)
        else:
            messages.success(request, f"You asked for another time. {HEARS}")
            return redirect("openings:application_detail", application.pk)
    return render(request, OTHER, page, status=400)


def _no_wish(request: SignedInRequest, pk: UUID) -> HttpResponse:
    not_taken(request)
    messages.info(
        request,
        "Another time cannot be asked for here: the interview has begun or is off, or you asked"
        " twice. A reply to the e-mail with the interview reaches who planned it.",
    )
    return redirect("openings:application_detail", pk)
