"""Writing a letter: the same page for every kind, with other fields and words."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access import own_plan
from coaching.letter.actions.write import (
    AddressNotVerified,
    ContactStopped,
    NoteAlreadyWritten,
    NoteBlocked,
    NoteNotOffered,
    NotPassedOn,
    NotRelayed,
    TooManyNotes,
    save_draft,
    send_letter,
)
from coaching.letter.forms import LetterForm
from coaching.letter.models import Letter
from coaching.letter.queries.wording import NoteText
from coaching.letter.states import LetterKind
from coaching.letter.views.pages import LetterDesk
from coaching.plan.actions import PlanIsClosed
from jobstore.lib import clock
from jobstore.people.typed_draft.actions import DraftTooLarge, forget_typed_draft, save_typed_draft
from jobstore.people.typed_draft.views import place_of
from jobstore.web.requests import SignedInRequest
from jobstore.web.typed.fields import without_secrets, words_in
from jobstore.web.typed.kept import not_taken

REFUSALS: dict[type[Exception], str] = {
    NoteNotOffered: "A note is not on offer any more. Nothing was sent.",
    NoteAlreadyWritten: "You have written to this person already.",
    NoteBlocked: "Something must be mended first. Nothing was sent.",
    NotRelayed: "We cannot pass this one on. Copy it, or use your own mail program.",
    AddressNotVerified: "Confirm your e-mail address in your profile first.",
    ContactStopped: "This person does not want such mail through Job Store, so nothing was"
    " sent. Your text is kept here.",
    NotPassedOn: "",  # it says itself why
    TooManyNotes: "You have sent as many notes as fit for now. Try again tomorrow.",
    PlanIsClosed: "This plan is closed. Nothing was sent.",
}
TAKE = "take:"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def letter_edit(request: SignedInRequest, pk: UUID, kind: LetterKind) -> HttpResponse:
    desk = LetterDesk(request, own_plan(request, pk), kind)
    done = desk.finished()
    if done is not None:
        not_taken(request)
        return redirect("coaching:letter_detail", desk.plan.pk, done.pk)
    if not desk.is_open():
        return render(request, "coaching/letter/not_offered.html", desk.closed_context())
    if request.method == "POST":
        return _act(request, desk)
    form = desk.form(initial=desk.initial())
    return _show(request, desk, form, desk.initial_text())


def _show(
    request: SignedInRequest, desk: LetterDesk, form: LetterForm, text: NoteText
) -> HttpResponse:
    return render(request, "coaching/letter/form.html", desk.context(form, text))


def _act(request: SignedInRequest, desk: LetterDesk) -> HttpResponse:
    wish = request.POST.get("action", "save")
    if wish.startswith(TAKE):
        data = request.POST.copy()
        parts = [data.get("correction", "").strip(), desk.suggestion(wish.removeprefix(TAKE))]
        data["correction"] = "\n".join(part for part in parts if part)
        form = desk.form(data)
        form.is_valid()
        return _show(request, desk, form, form.text)
    form = desk.form(request.POST, sending=wish in {"send", "own"})
    if not form.is_valid():
        _keep(request, desk, request.POST)
        return _show(request, desk, form, form.text)
    try:
        letter = _carry_out(request, desk, form, wish)
    except tuple(REFUSALS) as refusal:
        _keep(request, desk, request.POST)
        form.add_error(None, REFUSALS[type(refusal)] or str(refusal))
        return _show(request, desk, form, form.text)
    if wish == "send":
        return redirect("coaching:letter_detail", desk.plan.pk, letter.pk)
    if wish == "own":
        return redirect("coaching:letter_copy", desk.plan.pk, letter.pk)
    if wish == "save":
        messages.success(request, "Saved. Nothing is sent before you say so.")
    return redirect(desk.here())


def _carry_out(request: SignedInRequest, desk: LetterDesk, form: LetterForm, wish: str) -> Letter:
    facts: dict[str, Any] = {
        "plan": desk.plan,
        "by": request.user,
        "kind": desk.kind,
        "text": form.text,
        "replies_to_me": form.cleaned_data.get("replies_to_me", False),
    }
    if wish == "send" and desk.interviewer is not None:
        return send_letter(interviewer=desk.interviewer, **facts)
    if wish == "send":
        raise NotRelayed
    name = form.cleaned_data.get("contact_name", "")
    return save_draft(interviewer=desk.interviewer, contact_name=name, **facts)


def _keep(
    request: SignedInRequest, desk: LetterDesk, data: QueryDict
) -> tuple[LetterForm, datetime | None]:
    """Save what was typed, with faults as well: then as the text of this form. Tells when."""
    form = desk.form(data)
    page, address = place_of(request)
    with suppress(*REFUSALS):
        if form.is_valid():
            _carry_out(request, desk, form, "save")
            forget_typed_draft(by=request.user, page=page, form=address)
            return form, clock.now()
    fields = without_secrets(data)
    if not address or not words_in(fields):
        return form, None
    with suppress(DraftTooLarge):
        kept = save_typed_draft(by=request.user, page=page, form=address, fields=fields)
        return form, kept.saved_at
    return form, None


@sensitive_post_parameters()
@require_POST
def letter_check(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The live preview: saves the draft and says what the checks found."""
    wanted = request.POST.get("kind", LetterKind.THANK_YOU)
    if wanted not in LetterKind.values:
        raise Http404
    desk = LetterDesk(request, own_plan(request, pk), LetterKind(wanted))
    form, saved_at = _keep(request, desk, request.POST)
    context = {"saved_at": saved_at, **desk.preview(form.text)}
    return render(request, "coaching/letter/_preview.html", context)


def address_of(letter: Letter, url_name: str) -> str:
    """The page on which a letter is written on."""
    here = reverse(url_name, args=[letter.plan_id])
    return f"{here}?to={letter.interviewer_id or 'other'}"
