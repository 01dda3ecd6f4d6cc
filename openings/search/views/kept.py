"""What somebody saves for later or hides, with plain forms; each list takes back what it holds."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from jobstore.web.requests import SignedInRequest, back_to, page_of
from openings.opening.models import Opening
from openings.search.actions import (
    MOST_HIDDEN,
    MOST_SAVED,
    NotLive,
    TooManyHidden,
    TooManySaved,
    forget_saved_opening,
    hide_from_search,
    save_opening_for_later,
    show_in_search,
)
from openings.search.queries.hidden import hidings_of
from openings.search.queries.results import saved_among, saved_openings

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


HIDDEN = "openings:hidden_list"


@require_http_methods(["GET", "HEAD"])
def hidden_list(request: SignedInRequest) -> HttpResponse:
    now = clock.now()
    page = page_of(request, hidings_of(request.user))
    rows = [(each, each.opening is not None and each.opening.is_live(at=now)) for each in page]
    return render(request, "openings/hidden/list.html", {"page_obj": page, "rows": rows})


@require_POST
def opening_hide(request: SignedInRequest, pk: int) -> HttpResponse:
    opening = _opening(pk)
    return _hide(request, opening, called=opening.title)


@require_POST
def opening_unhide(request: SignedInRequest, pk: int) -> HttpResponse:
    return _show(request, _opening(pk))


@require_POST
def employer_hide(request: SignedInRequest, slug: str) -> HttpResponse:
    employer = _employer(slug)
    return _hide(request, employer, called=f"all openings of {employer.name}")


@require_POST
def employer_unhide(request: SignedInRequest, slug: str) -> HttpResponse:
    return _show(request, _employer(slug))


def _employer(slug: str) -> Employer:
    employer = Employer.objects.filter(slug=slug).first()
    if employer is None:
        raise Http404("No such employer.")
    return employer


def _hide(request: SignedInRequest, thing: Opening | Employer, *, called: str) -> HttpResponse:
    try:
        hide_from_search(thing=thing, by=request.user)
    except NotLive:
        raise Http404("Nobody can find that.") from None
    except TooManyHidden:
        text = f"You hide {MOST_HIDDEN} openings and employers already. Show one of them again."
        messages.warning(request, text)
        return redirect(HIDDEN)
    messages.success(request, f"Hidden from your searches: {called}.")
    return back_to(request, otherwise=HIDDEN)


def _show(request: SignedInRequest, thing: Opening | Employer) -> HttpResponse:
    if show_in_search(thing=thing, by=request.user):
        messages.success(request, "Your searches show it again.")
    return back_to(request, otherwise=HIDDEN)
