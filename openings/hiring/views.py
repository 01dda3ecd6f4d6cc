"""The page behind the signed link: still hiring? Looking at it does nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.lib.tokens import unsign
from jobstore.people.user.models import User
from jobstore.web.limits import counts_wrong_links
from openings.hiring.actions import NothingAsked, confirm_hiring, deny_hiring
from openings.hiring.forms import CLOSES_AS, Said, SaidForm
from openings.hiring.mails import PURPOSE
from openings.hiring.models import HiringQuestion
from openings.hiring.queries import (
    is_about_to_tell,
    is_asked,
    may_reopen,
    reopens_until,
    to_ask,
)
from openings.opening.actions.publish import PeopleAreOpen
from openings.opening.models import Opening
from openings.opening.queries import open_count
from openings.opening.states import OpeningState
from openings.permissions import can_recruit


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counts_wrong_links
def still_hiring(request: HttpRequest, signed: str) -> HttpResponse:
    opening, user = _who_answers(signed)
    form = SaidForm(request.POST or None)
    if form.is_valid():
        _answer(request, opening, user, form)
        return _private(redirect("openings:still_hiring", signed=signed))
    return _private(_page(request, opening))


def _who_answers(signed: str) -> tuple[Opening, User]:
    """404 alike for what is forged, gone, or of somebody who left the team."""
    value = unsign(signed, purpose=PURPOSE)
    if value is None:
        raise Http404
    opening_id, user_id = value.split(":")
    opening = Opening.objects.select_related("employer").filter(pk=opening_id).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if opening is None or user is None or not can_recruit(user, opening.employer):
        raise Http404
    return opening, user


def _answer(request: HttpRequest, opening: Opening, user: User, form: SaidForm) -> None:
    said = Said(form.cleaned_data["said"])
    try:
        if said == Said.YES:
            was_closed = opening.state == OpeningState.CLOSED
            _say_yes(request, confirm_hiring(opening=opening), was_closed=was_closed)
            return
        seen = form.cleaned_data["seen_open"] or 0
        deny_hiring(opening=opening, by=user, reason=CLOSES_AS[said], seen_open=seen)
        messages.success(request, "Thank you. It is closed.")
    except NothingAsked:
        messages.info(request, "Nothing was done: here is what holds now.")
    except PeopleAreOpen:
        messages.warning(request, "Nothing was done: look at who waits for an answer first.")


def _say_yes(request: HttpRequest, opening: Opening, *, was_closed: bool) -> None:
    """What holds now; of an end that is near nothing is asked again."""
    now = "is open again" if was_closed else "stays open"
    more = ", and we ask again in 30 days" if to_ask().filter(pk=opening.pk).exists() else ""
    messages.success(request, f"Thank you. It {now}{more}.")


def _page(request: HttpRequest, opening: Opening) -> HttpResponse:
    now = clock.now()
    question = HiringQuestion.objects.filter(opening=opening).first()
    context = {
        "opening": opening,
        "employer": opening.employer,
        "is_asked": question is not None and is_asked(opening, question),
        "may_reopen": may_reopen(opening, at=now) and not is_about_to_tell(opening),
        "reopens_until": reopens_until(opening, closed_at=opening.closed_at or now),
        "is_live": opening.is_live(at=now),
        "left_open": open_count(opening),
        "choices": Said.choices,
        "yes": Said.YES.value,
    }
    return render(request, "openings/hiring/page.html", context)


def _private(response: HttpResponse) -> HttpResponse:
    """A link from a mail stays out of other sites' logs and of search engines."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
