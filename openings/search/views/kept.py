"""What somebody saves for later or hides, with plain forms; each list takes back what it holds."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from jobstore.people.employer.queries import employer_at
from jobstore.people.user.models import User
from jobstore.web.requests import HtmxRequest, SignedInRequest, back_to, page_of
from jobstore.web.shared import without_token
from openings.opening.models import Opening
from openings.search.actions import (
    MOST_HIDDEN,
    MOST_KEPT,
    MOST_SAVED,
    NotLive,
    TooManyHidden,
    TooManySaved,
    forget_saved_opening,
    hide_from_search,
    keep_for_visitor,
    save_opening_for_later,
    show_in_search,
)
from openings.search.queries.hidden import hidden_from, hidings_of
from openings.search.queries.results import saved_openings
from openings.search.views import visitor

LIST = "openings:saved_opening_list"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def saved_opening_list(request: HtmxRequest) -> HttpResponse:
    """Of the account; of a visitor, what the browser keeps."""
    now = clock.now()
    if request.user.is_authenticated:
        page = page_of(request, saved_openings(request.user))
        openings = [saved.opening for saved in page]
    else:
        page = page_of(request, visitor.openings_kept_by(request))
        openings = list(page)
    rows = [(opening, opening.is_live(at=now)) for opening in openings]
    saved = frozenset(opening.pk for opening in openings)
    hidden = hidden_from(request.user)
    context = {"page_obj": page, "rows": rows, "saved": saved, "hidden": hidden}
    return render(request, "openings/saved_opening/list.html", context)


@login_not_required
@without_token
@require_http_methods(["GET", "HEAD", "POST"])
def opening_save(request: HtmxRequest, pk: int) -> HttpResponse:
    """Asks once (GET), for who comes by a link; saves on POST."""
    opening = _opening(pk)
    if request.method != "POST":
        return _ask_to_save(request, opening)
    response = back_to(request, otherwise=LIST)
    is_visitor = not request.user.is_authenticated
    try:
        if isinstance(request.user, User):
            save_opening_for_later(opening=opening, by=request.user)
        else:
            visitor.keep(response, keep_for_visitor(opening=opening, kept=visitor.kept_by(request)))
    except NotLive:
        raise Http404("No such opening.") from None
    except TooManySaved:
        most = MOST_KEPT if is_visitor else MOST_SAVED
        messages.warning(request, f"Your list is full with {most} openings. Remove one.")
        return redirect(LIST)
    where = " in this browser" if is_visitor else ""
    messages.success(request, f"Saved{where}. You find it under “Saved openings”.")
    return response


def _ask_to_save(request: HtmxRequest, opening: Opening) -> HttpResponse:
    if opening.pk in visitor.saved_here(request, [opening]):
        return back_to(request, otherwise=LIST)
    if not opening.is_live(at=clock.now()):
        raise Http404("No such opening.")
    context = {"opening": opening, "next": request.GET.get("next", "")}
    return render(request, "openings/saved_opening/ask.html", context)


@login_not_required
@without_token
@require_POST
def opening_unsave(request: HtmxRequest, pk: int) -> HttpResponse:
    opening, response = _opening(pk), back_to(request, otherwise=LIST)
    if isinstance(request.user, User):
        was_saved = forget_saved_opening(opening=opening, by=request.user)
    else:
        kept = visitor.kept_by(request)
        was_saved = opening.pk in kept
        visitor.keep(response, [pk for pk in kept if pk != opening.pk])
    if was_saved:
        messages.success(request, "Removed from your saved openings.")
    return response


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
    employer = employer_at(slug)
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
