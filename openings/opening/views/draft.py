"""Deleting a draft that nobody but its employer ever saw."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jobstore.web.requests import SignedInRequest
from openings.opening.access import employer_opening
from openings.opening.actions.delete import CannotDelete, delete_opening
from openings.opening.forms.opening import DeleteForm
from openings.opening.queries import deletable_openings


@require_http_methods(["GET", "HEAD", "POST"])
def opening_delete(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Asks once (GET), deletes on POST; 404 for whatever is kept."""
    opening = employer_opening(request, slug, pk)
    if not deletable_openings().filter(pk=pk).exists():
        raise Http404("No draft that could be deleted.")
    form = DeleteForm(request.POST or None, initial={"version": opening.version})
    context = {"employer": opening.employer, "opening": opening, "form": form}
    if not form.is_valid():
        return render(request, "openings/opening/delete.html", context)
    try:
        delete_opening(opening=opening, by=request.user, version=form.cleaned_data["version"])
    except CannotDelete:
        messages.error(request, "It was changed meanwhile, so nothing was deleted. Look at it.")
        return redirect("openings:opening_preview", slug=slug, pk=pk)
    messages.success(request, f"The draft “{opening.title}” is deleted.")
    return redirect("openings:employer_opening_list", slug=slug)
