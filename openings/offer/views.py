"""The candidate answers an offer; the employer, who makes it by a decision, gives more time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.mail.kinds import promising
from jobstore.web.requests import SignedInRequest
from jobstore.web.typed.kept import not_taken
from openings.access import employer_application, own_application
from openings.application.actions.withdraw import (
    CannotWithdraw,
    decline_offer,
    withdraw_application,
)
from openings.application.models import Application
from openings.application.queries import applications_of
from openings.application.states import Outcome
from openings.offer.actions.answer import accept_offer, ask_for_time, dispute_hire
from openings.offer.actions.make import OfferNotOpen, TermsRefused, prolong_offer
from openings.offer.forms import AnswerForm, MoreTimeForm, NoToOfferForm, OthersForm, TimeForm
from openings.offer.models import Offer, newest_offer
from openings.offer.queries import can_dispute, can_prolong
from openings.offer.states import DeclineReason, Reply
from openings.pipeline.actions import StaleApplication
from openings.pipeline.queries import conflict_of
from openings.status.queries.status import status_for_candidate
from openings.status.queries.words import CandidateStatus

CONFLICT = 409
ANSWER, TIME = "openings/offer/answer.html", "openings/offer/time.html"
FORMS: dict[Reply, type[AnswerForm]] = {
    Reply.YES: AnswerForm,
    Reply.NO: NoToOfferForm,
    Reply.MORE_TIME: TimeForm,
    Reply.NOT_SO: AnswerForm,
}
NOT_OPEN = "This offer does not wait for that answer any more. This is how it stands now."
ANOTHER = "They have made another offer meanwhile. Nothing was sent; these are the new terms."


@require_http_methods(["GET", "POST"])
def offer_answer(request: SignedInRequest, pk: UUID, reply: str) -> HttpResponse:
    """Read, confirm, send; the address says which answer."""
    application = own_application(request, pk)
    offer = newest_offer(application)
    if offer is None or reply not in Reply.values:
        raise Http404("No such answer.")
    form = FORMS[Reply(reply)](request.POST or None, initial={"number": offer.number})
    if not _may_answer(offer, Reply(reply), at=clock.now()):
        return _not_open(request, application)
    page: dict[str, Any] = {"application": application, "opening": application.opening}
    page |= {"employer": application.opening.employer, "offer": offer, "reply": reply, "form": form}
    if not form.is_bound or not form.is_valid():
        return render(request, ANSWER, page, status=400 if form.is_bound else 200)
    if form.cleaned_data["number"] != offer.number:
        page["form"] = form.about(offer)
        return render(request, ANSWER, page | {"conflict": ANOTHER}, status=CONFLICT)
    try:
        return _answer(request, offer, Reply(reply), form.cleaned_data)
    except OfferNotOpen:
        return _not_open(request, application)
    except TermsRefused as refusal:
        form.add_error(None, refusal)
    return render(request, ANSWER, page, status=400)


def _may_answer(offer: Offer, reply: Reply, *, at: datetime) -> bool:
    if reply == Reply.NOT_SO:
        return can_dispute(offer, at=at)
    return offer.is_open(at=at) and offer.application.outcome == Outcome.OPEN


def _not_open(request: SignedInRequest, application: Application) -> HttpResponse:
    not_taken(request)
    messages.info(request, NOT_OPEN)
    return redirect("openings:application_detail", pk=application.pk)


def _answer(
    request: SignedInRequest, offer: Offer, reply: Reply, typed: dict[str, Any]
) -> HttpResponse:
    employer = offer.application.opening.employer.name
    hears = promising(f"{employer} hears at once.", "openings.offer_answered")
    if reply == Reply.YES:
        accept_offer(offer=offer, by=request.user)
        messages.success(request, f"The job is yours. {hears}")
        return redirect("openings:application_others", pk=offer.application_id)
    if reply == Reply.NO:
        reason = DeclineReason(typed["reason"])
        decline_offer(offer=offer, by=request.user, reason=reason, text=typed["text"])
        messages.success(request, f"You declined the offer. {hears}")
    elif reply == Reply.MORE_TIME:
        ask_for_time(offer=offer, by=request.user, until=typed["until"])
        messages.success(request, f"You asked for more time. {hears}")
    else:
        dispute_hire(offer=offer, by=request.user)
        messages.success(request, f"It is noted that you did not take the job. {hears}")
    return redirect("openings:application_detail", pk=offer.application_id)


@require_http_methods(["GET", "POST"])
def application_others(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """After a yes: what else is open, to withdraw one by one."""
    application = own_application(request, pk)
    others = _others(application) if application.outcome == Outcome.HIRED else []
    form = OthersForm(request.POST if request.method == "POST" else None)
    form.offer("withdraw", [(str(other.pk), other.opening.title) for other, _ in others])
    if not others:
        return redirect("openings:application_detail", pk=pk)
    if not form.is_bound or not form.is_valid():
        context = {"application": application, "others": others, "form": form}
        status = 400 if form.is_bound else 200
        return render(request, "openings/offer/others.html", context, status=status)
    ticked = [other for other, _ in others if str(other.pk) in form.cleaned_data["withdraw"]]
    gone = sum(_withdraw(request, other) for other in ticked)
    if gone:
        messages.success(request, f"Withdrawn: {gone}. Each employer sees it at once.")
    return redirect("openings:application_detail", pk=pk)


def _others(application: Application) -> list[tuple[Application, CandidateStatus]]:
    """The candidate's other applications that are open, as far as they know."""
    now = clock.now()
    mine = applications_of(application.candidate, at=now).on_board().exclude(pk=application.pk)
    rows = [(other, status_for_candidate(other, at=now)) for other in mine]
    return [(other, status) for other, status in rows if status.can_withdraw]


def _withdraw(request: SignedInRequest, application: Application) -> bool:
    try:
        withdraw_application(application=application, by=request.user, reason="I took another job.")
    except CannotWithdraw:  # told in between
        return False
    return True


@require_http_methods(["GET", "POST"])
def offer_time(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    """The employer gives more time, or renews an offer that ran out."""
    application = employer_application(request, slug, pk)
    offer = newest_offer(application)
    if offer is None:
        raise Http404("No offer was made.")
    form = MoreTimeForm(request.POST or None, application=application)
    page = {"application": application, "offer": offer, "form": form, "conflict": ""}
    page |= {"candidate": application.candidate, "employer": application.opening.employer}
    if not can_prolong(offer, at=clock.now()):
        messages.info(request, "This offer cannot get more time any more.")
    elif not form.is_bound:
        return render(request, TIME, page)
    elif not form.is_valid():
        return render(request, TIME, page, status=400)
    elif refused := _prolong(request, page, offer, form):
        return refused
    return redirect("openings:application_review", slug, pk)


def _prolong(
    request: SignedInRequest, page: dict[str, Any], offer: Offer, form: MoreTimeForm
) -> HttpResponse | None:
    """The page again where it was refused."""
    facts = {"version": form.cleaned_data["version"], "ends_at": form.cleaned_data["ends_at"]}
    try:
        longer = prolong_offer(offer=offer, by=request.user, **facts)
    except StaleApplication as stale:
        form.renew_version(stale.application.version)
        page["conflict"] = conflict_of(stale.application, at=clock.now())
        return render(request, TIME, page, status=CONFLICT)
    except TermsRefused as refusal:
        form.add_error(None, refusal)
        return render(request, TIME, page, status=400)
    except OfferNotOpen:
        messages.error(request, "This offer cannot get more time any more.")
        return None
    name = longer.application.candidate.get_short_name()
    hears = promising("They hear of it now.", "openings.offer_prolonged")
    messages.success(request, f"{name} has until {longer.until}. {hears}")
    return None
