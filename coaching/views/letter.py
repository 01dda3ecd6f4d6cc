"""The candidate's side of a thank-you note."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.actions import letter as actions
from coaching.actions.plan import PlanIsClosed
from coaching.forms.letter import LetterForm
from coaching.models import Letter, RecoveryPlan
from coaching.queries.letter import state as letters
from coaching.queries.letter.wording import MOST_WORDS, NoteText, compose, findings
from coaching.queries.plan import branch_at, next_step
from coaching.states import Branch, LetterState, PlanState
from coaching.views.access import own_plan
from jobstore.lib import clock
from jobstore.lib.text import count_words
from jobstore.web.requests import SignedInRequest
from openings.models import Interviewer

REFUSALS: dict[type[Exception], str] = {
    actions.NoteNotOffered: "A note is not on offer any more. Nothing was sent.",
    actions.NoteAlreadyWritten: "You have written to this person already.",
    actions.TooManyNotes: "You have sent as many notes as fit for now. Try again tomorrow.",
    PlanIsClosed: "This plan is closed. Nothing was sent.",
}


@require_http_methods(["GET", "POST"])
def letter_edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    people = list(plan.interview.interviewers.all())
    is_pending = branch_at(plan, at=clock.now()) == Branch.PENDING
    if not people or not is_pending or plan.state == PlanState.CLOSED:
        context = {"plan": plan, "step": next_step(plan, clock.now()), "has_people": bool(people)}
        return render(request, "coaching/letter/not_offered.html", context)
    interviewer = _addressee(request, plan, people)
    letter = letters.current_letter(plan, interviewer)
    if letter is not None and letter.state != LetterState.DRAFT:
        return redirect("coaching:letter_detail", plan.pk, letter.pk)
    if request.method == "POST":
        return _save_or_send(request, plan, interviewer)
    form = LetterForm(frame=letters.frame_of(plan, interviewer), initial=_initial(letter))
    return _show_form(request, plan, interviewer, form, letters.text_of(letter))


def _addressee(
    request: SignedInRequest, plan: RecoveryPlan, people: list[Interviewer]
) -> Interviewer:
    """Whom the page is about: as chosen, else the first who has no note yet. Raises Http404."""
    chosen = request.POST.get("to") or request.GET.get("to")
    if chosen:
        found = next((person for person in people if str(person.pk) == chosen), None)
        if found is None:
            raise Http404
        return found
    done = {
        letter.interviewer_id
        for letter in plan.letters.all()
        if letter.state in {LetterState.QUEUED, LetterState.SENT}
    }
    return next((person for person in people if person.pk not in done), people[0])


def _initial(letter: Letter | None) -> dict[str, Any]:
    if letter is None:
        return {}
    names = ("discussed", "drew_me", "correction", "wish_to_grow", "replies_to_me")
    return {name: getattr(letter, name) for name in names}


def _preview(plan: RecoveryPlan, interviewer: Interviewer, text: NoteText) -> dict[str, Any]:
    frame = letters.frame_of(plan, interviewer)
    body = compose(frame, text)
    is_empty = not text.typed.strip()
    return {
        "body": body,
        "words": count_words(body),
        "most_words": MOST_WORDS,
        "found": [] if is_empty else findings(frame, text),
        "is_empty": is_empty,
    }


def _show_form(
    request: SignedInRequest,
    plan: RecoveryPlan,
    interviewer: Interviewer,
    form: LetterForm,
    text: NoteText,
) -> HttpResponse:
    context = {
        "plan": plan,
        "people": list(plan.interview.interviewers.all()),
        "interviewer": interviewer,
        "form": form,
        "saved_at": None,
        **_preview(plan, interviewer, text),
    }
    return render(request, "coaching/letter/form.html", context)


def _save_or_send(
    request: SignedInRequest, plan: RecoveryPlan, interviewer: Interviewer
) -> HttpResponse:
    wish = request.POST.get("action", "save")
    frame = letters.frame_of(plan, interviewer)
    form = LetterForm(request.POST, frame=frame, sending=wish == "send")
    if not form.is_valid():
        return _show_form(request, plan, interviewer, form, form.text)
    act = actions.send_letter if wish == "send" else actions.save_draft
    try:
        letter = act(
            plan=plan,
            by=request.user,
            interviewer=interviewer,
            text=form.text,
            replies_to_me=form.cleaned_data["replies_to_me"],
        )
    except tuple(REFUSALS) as refusal:
        form.add_error(None, REFUSALS[type(refusal)])
        return _show_form(request, plan, interviewer, form, form.text)
    if wish == "send":
        return redirect("coaching:letter_detail", plan.pk, letter.pk)
    if wish == "save":
        messages.success(request, "Saved. Nothing is sent before you say so.")
    return redirect(f"{reverse('coaching:letter_edit', args=[plan.pk])}?to={interviewer.pk}")


@require_POST
def letter_check(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The live preview: saves the draft and says what the checks found."""
    plan = own_plan(request, pk)
    people = list(plan.interview.interviewers.all())
    if not people:
        raise Http404
    interviewer = _addressee(request, plan, people)
    form = LetterForm(request.POST, frame=letters.frame_of(plan, interviewer))
    form.is_valid()
    saved_at = None
    if not form.errors:
        try:
            actions.save_draft(
                plan=plan,
                by=request.user,
                interviewer=interviewer,
                text=form.text,
                replies_to_me=form.cleaned_data["replies_to_me"],
            )
            saved_at = clock.now()
        except tuple(REFUSALS):
            saved_at = None
    context = {"saved_at": saved_at, **_preview(plan, interviewer, form.text)}
    return render(request, "coaching/letter/_preview.html", context)


@require_GET
def letter_detail(request: SignedInRequest, pk: UUID, letter_pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    letter = _own_letter(plan, letter_pk)
    now = clock.now()
    state = letters.note_state(letter, at=now)
    if state == letters.NoteState.DRAFT:
        here = reverse("coaching:letter_edit", args=[plan.pk])
        return redirect(f"{here}?to={letter.interviewer_id}")
    context = {
        "plan": plan,
        "letter": letter,
        "state": state.value,
        "employer": plan.interview.application.opening.employer,
        "step": next_step(plan, now),
    }
    return render(request, "coaching/letter/detail.html", context)


def _own_letter(plan: RecoveryPlan, letter_pk: UUID) -> Letter:
    letter = letters.own_letter(plan, letter_pk)
    if letter is None:
        raise Http404
    return letter


@require_POST
def letter_undo(request: SignedInRequest, pk: UUID, letter_pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    letter = _own_letter(plan, letter_pk)
    try:
        actions.undo_letter(letter=letter, by=request.user)
    except actions.TooLateToUndo:
        messages.info(request, "This note has been handed over. It cannot be taken back now.")
        return redirect("coaching:letter_detail", plan.pk, letter.pk)
    messages.success(request, "Taken back. Nothing was sent, and your draft is here.")
    here = reverse("coaching:letter_edit", args=[plan.pk])
    return redirect(f"{here}?to={letter.interviewer_id}")
