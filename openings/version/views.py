"""The versions of an opening, for its employer."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.web.forms import StyledForm, VersionField
from jobstore.web.requests import SignedInRequest, page_of
from openings.access import employer_opening
from openings.opening.actions.change import (
    CannotRestore,
    OpeningIsClosed,
    StaleOpening,
    restore_version,
    take_back_change,
)
from openings.opening.models import Opening
from openings.opening.states import OpeningState
from openings.version.actions import shown
from openings.version.queries import (
    applicants_of,
    change_to,
    differences,
    stood_before,
    version_in,
    version_with,
    versions_of,
)
from openings.version.states import VersionState

CHANGED = "Somebody else saved it meanwhile, so nothing was done. Look at it once more."
TAKEN_BACK = {
    OpeningState.DRAFT: "It is a draft again.",
    OpeningState.PUBLISHED: "Your change is taken back. What is public stays as it is.",
    OpeningState.CLOSED: "It stays closed.",
}


class SeenForm(StyledForm):
    version = VersionField()


@require_http_methods(["GET", "HEAD"])
def opening_versions(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    opening = employer_opening(request, slug, pk)
    page = page_of(request, versions_of(opening))
    context = {"employer": opening.employer, "opening": opening, "page_obj": page}
    return render(request, "openings/version/list.html", context)


@require_http_methods(["GET", "HEAD"])
def opening_version(request: SignedInRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """One version as it is read, and what changed with it."""
    opening = employer_opening(request, slug, pk)
    version = version_with(opening, number)
    if version is None:
        raise Http404("No such version.")
    before, reading = stood_before(opening, version), shown(opening, version.document)
    is_restorable = opening.state == OpeningState.PUBLISHED and number != opening.current_version
    changed = differences(shown(opening, before.document), reading) if before else []
    context = {
        "employer": opening.employer,
        "opening": opening,
        "reading": reading,
        "version": version,
        "before": before,
        "differences": changed,
        "applicants": applicants_of(opening, number),
        "is_restorable": is_restorable and change_to(opening) != version,
        "at": clock.now(),
    }
    return render(request, "openings/version/detail.html", context)


@require_http_methods(["POST"])
def version_restore(request: SignedInRequest, slug: str, pk: int, number: int) -> HttpResponse:
    opening = employer_opening(request, slug, pk)
    try:
        seen, left = _seen(request), version_in(opening, VersionState.WORKING)
        restore_version(opening=opening, number=number, by=request.user, version=seen)
    except StaleOpening:
        messages.warning(request, CHANGED)
        return redirect("openings:opening_versions", slug=slug, pk=pk)
    except (OpeningIsClosed, CannotRestore):
        messages.warning(request, "This version cannot be taken up again.")
        return redirect("openings:opening_versions", slug=slug, pk=pk)
    kept = f" What was the draft before is kept as version {left.number}." if left else ""
    messages.success(
        request, f"Version {number} is the draft of a change now. Look at it, then save it.{kept}"
    )
    return redirect("openings:opening_edit", slug=slug, pk=pk)


@require_http_methods(["POST"])
def change_take_back(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    opening: Opening = employer_opening(request, slug, pk)
    try:
        row = take_back_change(opening=opening, by=request.user, version=_seen(request))
    except StaleOpening:
        messages.warning(request, CHANGED)
    else:
        messages.success(request, TAKEN_BACK[OpeningState(row.state)])
    return redirect("openings:opening_preview", slug=slug, pk=pk)


def _seen(request: SignedInRequest) -> int:
    form = SeenForm(request.POST)
    return int(form.cleaned_data["version"]) if form.is_valid() else 0
