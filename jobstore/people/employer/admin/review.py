"""The page on which staff read who an employer is, before anybody else does."""

from typing import TYPE_CHECKING, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from jobstore.lib.seen import ChangedMeanwhile
from jobstore.people.desk import back_to_queue, desk_head, say_changed
from jobstore.people.employer.actions.employer import (
    NothingToReview,
    NotReviewed,
    pass_employer,
    trust_employer,
    turn_employer_down,
)
from jobstore.people.employer.forms import TurnDownForm
from jobstore.people.employer.models import Employer
from jobstore.people.employer.queries import look_alikes, mark_of_employer, members_of
from jobstore.people.permissions import can_review_employers
from jobstore.trail.queries import events_of

if TYPE_CHECKING:
    from jobstore.people.user.models import User

TRUST = {
    "trust": (True, "Openings of {} are published without review from now on."),
    "no_trust": (False, "Openings of {} are read before they are published."),
}


def review_page(request: HttpRequest, pk: str, desk: "admin.ModelAdmin[Employer]") -> HttpResponse:
    """Raises Http404 and PermissionDenied."""
    employer = get_object_or_404(Employer, pk=pk) if pk.isdecimal() else None
    if employer is None or employer.is_unnamed:
        raise Http404
    user = cast("User", request.user)
    if not can_review_employers(user):
        raise PermissionDenied
    act = request.POST.get("act", "")
    form = TurnDownForm(request.POST if act == "turn_down" else None)
    if act in {"pass", *TRUST} or (act == "turn_down" and form.is_valid()):
        try:
            return _decide(request, employer, act, form, by=user)
        except (ChangedMeanwhile, NothingToReview, NotReviewed):
            say_changed(request, employer)
            employer.refresh_from_db()
    context = {
        **desk_head(desk, request, title=f"Review {employer}"),
        "employer": employer,
        "wanted": [(what.capitalize(), words) for what, words in employer.wanted.items()],
        "alike": look_alikes(employer.wanted.get("name", employer.name), besides=employer),
        "members": members_of(employer),
        "seen": mark_of_employer(employer),
        "form": form,
        "trail": events_of(employer),
    }
    return render(request, "admin/people/employer/review.html", context)


def _decide(
    request: HttpRequest, employer: Employer, act: str, form: TurnDownForm, *, by: "User"
) -> HttpResponse:
    """Raises ChangedMeanwhile, NothingToReview, NotReviewed."""
    seen = request.POST.get("seen", "")
    waiting, queue = Employer.objects.to_review(), "review"
    if act in TRUST:
        is_trusted, said = TRUST[act]
        trust_employer(employer=employer, by=by, is_trusted=is_trusted, seen=seen)
        messages.success(request, said.format(employer))
        waiting, queue = Employer.objects.to_trust_or_not(), "trust"
    elif act == "pass":
        pass_employer(employer=employer, by=by, seen=seen)
        messages.success(request, f"{employer} is reviewed, its page is public, its owners hear.")
    else:
        reason = form.cleaned_data["reason"]
        turn_employer_down(employer=employer, by=by, seen=seen, reason=reason)
        messages.success(request, f"{employer} is turned down, and its owners hear.")
    return back_to_queue(
        request,
        waiting.order_by("created_at", "pk"),
        done=employer,
        query=f"?queue={queue}",
        page="admin:people_employer_review",
    )
