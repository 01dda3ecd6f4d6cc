"""Openings that a candidate saves for later. Works with plain forms."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jobstore.lib import clock
from jobstore.web.pagination import page_of
from jobstore.web.redirects import back_to
from jobstore.web.requests import SignedInRequest
from openings.opening.models.opening import Opening
from openings.search.actions import (
    MOST_SAVED,
    NotLive,
    TooManySaved,
    forget_saved_opening,
    save_opening_for_later,
)
from openings.search.queries.saved_opening import saved_among, saved_openings

LIST = "openings:saved_opening_list"


@require_http_methods(["GET", "HEAD"])
def saved_opening_list(request: SignedInRequest) -> HttpResponse:
    now = clock.now()
    page = page_of(request, saved_openings(request.user))
    rows = [(saved.opening, saved.opening.is_live(at=now)) for saved in page]
    saved = frozenset(opening.pk for opening, _is_live in rows)
    context = {"page_obj": page, "rows": rows, "saved": saved}
    return render(request, "openings/saved_opening/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opening_save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks once (GET), for who comes from the sign-in; saves on POST."""
    opening = _opening(pk)
    if request.method != "POST":
        return _ask_to_save(request, opening)
    try:
        save_opening_for_later(opening=opening, by=request.user)
    except NotLive:
        raise Http404("No such opening.") from None
    except TooManySaved:
        messages.warning(request, f"Your list is full with {MOST_SAVED} openings. Remove one.")
        return redirect(LIST)
    messages.success(request, "Saved. You find it under “Saved openings”.")
    return back_to(request, otherwise=LIST)


def _ask_to_save(request: SignedInRequest, opening: Opening) -> HttpResponse:
    if saved_among([opening], request.user):
        return back_to(request, otherwise=LIST)
    if not opening.is_live(at=clock.now()):
        raise Http404("No such opening.")
    context = {"opening": opening, "next": request.GET.get("next", "")}
    return render(request, "openings/saved_opening/ask.html", context)


@require_POST
def opening_unsave(request: SignedInRequest, pk: int) -> HttpResponse:
    if forget_saved_opening(opening=_opening(pk), by=request.user):
        messages.success(request, "Removed from your saved openings.")
    return back_to(request, otherwise=LIST)


def _opening(pk: int) -> Opening:
    """Whatever its state: a closed one can still be taken off the list."""
    opening = Opening.objects.select_related("employer").filter(pk=pk).first()
    if opening is None:
        raise Http404("No such opening.")
    return opening
