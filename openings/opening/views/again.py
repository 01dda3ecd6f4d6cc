"""An opening once more: with a new end, again after it was closed, or as a copy."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest
from openings.access import employer_opening
from openings.opening.actions.again import NotClosed, NotOpen, extend_opening, open_again
from openings.opening.actions.change import StaleOpening, copy_opening
from openings.opening.actions.checks import NotReady, may_go_on
from openings.opening.actions.publish import PeopleAreOpen
from openings.opening.forms.again import ExtendForm, NewEndForm
from openings.opening.models import Opening
from openings.opening.queries import open_count
from openings.opening.states import ExtendReason, OpeningState
from openings.opening.views import CONFLICT, read_first

EXTEND, AGAIN = "openings/opening/extend.html", "openings/opening/open_again.html"
CHANGED = "Somebody else saved it meanwhile. Your day is kept below: look, then press once more."


@require_http_methods(["GET", "HEAD", "POST"])
def opening_extend(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    opening = employer_opening(request, slug, pk)
    form = ExtendForm(request.POST or None, initial={"version": opening.version})
    is_late = opening.state == OpeningState.CLOSED and not may_go_on(opening, at=clock.now())
    if is_late and request.method != "POST":
        return redirect("openings:opening_open_again", slug=slug, pk=pk)
    if not form.is_valid():
        return _page(request, opening, form, EXTEND)
    try:
        saved = extend_opening(
            opening=opening,
            by=request.user,
            version=form.cleaned_data["version"],
            day=form.cleaned_data["closes_on"],
            hour=form.cleaned_data["closes_hour"],
            reason=ExtendReason(form.cleaned_data["reason"]),
        )
    except NotOpen:
        messages.error(request, "Only an opening that was published here can go on.")
        return redirect("openings:opening_preview", slug=slug, pk=pk)
    except (StaleOpening, NotReady) as refused:
        return _refused(request, opening, form, refused, EXTEND)
    is_read_first = saved.is_in_review and not saved.employer.is_trusted
    messages.success(request, read_first(saved) if is_read_first else "It goes on.")
    return redirect("openings:opening_preview", slug=slug, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def opening_open_again(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Who is left open from its first run comes first."""
    opening = employer_opening(request, slug, pk)
    if opening.state == OpeningState.CLOSED and open_count(opening):
        return _answer_first(request, slug, pk)
    form = NewEndForm(request.POST or None, initial={"version": opening.version})
    if not form.is_valid():
        return _page(request, opening, form, AGAIN)
    try:
        saved = open_again(
            opening=opening,
            by=request.user,
            version=form.cleaned_data["version"],
            day=form.cleaned_data["closes_on"],
            hour=form.cleaned_data["closes_hour"],
        )
    except PeopleAreOpen:
        return _answer_first(request, slug, pk)
    except NotClosed:
        messages.error(request, "It is not closed, so it cannot be opened again.")
        return redirect("openings:opening_preview", slug=slug, pk=pk)
    except (StaleOpening, NotReady) as refused:
        return _refused(request, opening, form, refused, AGAIN)
    said = f"{saved.title} is open again."
    messages.success(request, read_first(saved) if saved.is_opening_again else said)
    return redirect("openings:opening_preview", slug=slug, pk=pk)


@require_http_methods(["POST"])
def opening_copy(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    opening = employer_opening(request, slug, pk)
    draft = copy_opening(opening=opening, by=request.user)
    messages.success(request, f"This is a copy of “{opening.title}”, as a draft of its own.")
    return redirect("openings:opening_edit", slug=slug, pk=draft.pk)


def _answer_first(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    messages.info(request, "Answer who applied before; then it can open again.")
    return redirect("openings:opening_endings", slug, pk)


def _refused(
    request: SignedInRequest,
    opening: Opening,
    form: NewEndForm,
    refused: StaleOpening | NotReady,
    page: str,
) -> HttpResponse:
    if isinstance(refused, StaleOpening):
        form.renew_version(refused.opening.version)
        form.add_error(None, CHANGED)
        return _page(request, opening, form, page, status=CONFLICT)
    for fix in refused.fixes:
        form.add_error(fix.field if fix.field in form.fields else None, fix.text)
    needs_copy = any(fix.field not in form.fields for fix in refused.fixes)
    return _page(request, opening, form, page, needs_copy=needs_copy)


def _page(
    request: SignedInRequest,
    opening: Opening,
    form: NewEndForm,
    page: str,
    *,
    status: int = 200,
    needs_copy: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {"employer": opening.employer, "opening": opening, "form": form}
    context |= {"at": clock.now(), "needs_copy": needs_copy}
    return render(request, page, context, status=status)
