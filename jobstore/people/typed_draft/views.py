"""Saving what stands in a form while somebody types, for every form that asks for it."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from jobstore.people.typed_draft.actions import DraftTooLarge, forget_typed_draft, save_typed_draft
from jobstore.web.requests import SignedInRequest
from jobstore.web.typed.pages import fields_of, nearest_page, words_in


@sensitive_post_parameters()
@require_POST
def typed_draft_save(request: SignedInRequest) -> HttpResponse:
    """One line as the answer: when it was saved, or why not."""
    page, form = place_of(request)
    fields = fields_of(request)
    if not words_in(fields):
        forget_typed_draft(by=request.user, page=page, form=form)
        return HttpResponse("")
    try:
        draft = save_typed_draft(by=request.user, page=page, form=form, fields=fields)
    except DraftTooLarge:
        return render(request, "people/typed_draft/_saved.html", {"draft": None}, status=413)
    return render(request, "people/typed_draft/_saved.html", {"draft": draft})


@require_POST
def typed_draft_forget(request: SignedInRequest) -> HttpResponse:
    page, form = place_of(request)
    forget_typed_draft(by=request.user, page=page, form=form)
    messages.success(request, "The draft is gone.")
    return redirect(page)


def place_of(request: HttpRequest) -> tuple[str, str]:
    """The page of the form and the form's own address, as the page has told them."""
    form = request.POST.get("typed_form", "")[:300]
    wanted = request.POST.get("typed_page", "")[:300]
    is_ours = wanted.startswith("/") and not urlsplit(wanted).netloc
    return nearest_page(wanted) if is_ours else "/", form
