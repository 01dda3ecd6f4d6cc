"""The page on which staff merge an employer that came in twice."""

from typing import TYPE_CHECKING, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from jobstore.people.employer.actions.merge import CannotBeMerged, merge_employers
from jobstore.people.employer.forms import OtherEmployerForm, ReasonForm
from jobstore.people.employer.models import Employer
from jobstore.people.employer.queries import Belongings, belongings_of
from jobstore.trail.desk import desk_head
from jobstore.trail.queries import who_was_faster

if TYPE_CHECKING:
    from jobstore.people.user.models import User


def merge_page(request: HttpRequest, pk: str, desk: "admin.ModelAdmin[Employer]") -> HttpResponse:
    """First which other one, then what would move, then the merge itself. Raises Http404."""
    into = get_object_or_404(Employer, pk=pk) if pk.isdecimal() else None
    if into is None or into.is_unnamed:
        raise Http404
    if not desk.has_change_permission(request, into):
        raise PermissionDenied
    typed = request.POST if request.method == "POST" else request.GET
    which = OtherEmployerForm(typed if "other" in typed else None, into=into)
    gone: Employer | None = which.cleaned_data["other"] if which.is_valid() else None
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and gone is not None and form.is_valid():
        return _merge(request, into, gone, form.cleaned_data["reason"])
    moves: Belongings | None = belongings_of(gone) if gone is not None else None
    context = {
        **desk_head(desk, request, title=f"Merge into {into}"),
        "employer": into,
        "gone": gone,
        "moves": moves,
        "which": which,
        "form": form,
    }
    return render(request, "admin/people/employer/merge.html", context)


def _merge(request: HttpRequest, into: Employer, gone: Employer, reason: str) -> HttpResponse:
    try:
        merge_employers(into=into, gone=gone, by=cast("User", request.user), reason=reason)
    except CannotBeMerged:
        faster = who_was_faster(into) or "Somebody else was faster."
        messages.error(request, f"{faster} Look at both once more.")
    else:
        messages.success(request, f"{gone} is part of {into} now.")
    return redirect("admin:people_employer_change", into.pk)
