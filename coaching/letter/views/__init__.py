"""Writing a letter: the same page for every kind, with other fields and words."""

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access import own_plan
from coaching.course.queries import next_step
from coaching.letter.actions import (
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
from coaching.letter.forms import GOODBYE, PAGES, LetterForm
from coaching.letter.models import Letter
from coaching.letter.queries import MOST_WORDS, NoteFrame, NoteText, compose, findings, policy
from coaching.letter.queries.policy import prefilled, suggestions_for
from coaching.letter.queries.state import draft_of, frame_of, handed_over, text_of
from coaching.letter.states import LetterKind
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import Branch
from jobstore.lib import clock
from jobstore.lib.text import count_words
from jobstore.people.user.actions import DraftTooLarge, forget_typed_draft, save_typed_draft
from jobstore.people.user.views import place_of_draft
from jobstore.web.requests import SignedInRequest
from jobstore.web.typed.kept import not_taken
from jobstore.web.typed.pages import without_secrets, words_in
from openings.interview.models import Interviewer
from openings.interview.states import PromiseSource

OTHER = "other"  # somebody whom the employer did not list


class LetterDesk:
    """One letter of one kind to one person, as the signed-in candidate writes it."""

    def __init__(self, request: SignedInRequest, plan: RecoveryPlan, kind: LetterKind) -> None:
        self.request = request
        self.plan = plan
        self.kind = kind
        is_goodbye = plan.branch == Branch.WITHDRAWN and kind == LetterKind.GRACIOUS_REPLY
        self.page = GOODBYE if is_goodbye else PAGES[kind]
        self.people = list(plan.interview.interviewers.all())
        self.interviewer = self._addressee(request)
        self.draft = draft_of(plan, self.interviewer, kind)
        self.typed_name = request.POST.get("contact_name", "") or (
            self.draft.contact_name if self.draft else ""
        )
        self.suggestions = (
            suggestions_for(plan)
            if kind in {LetterKind.THANK_YOU, LetterKind.CLARIFICATION}
            else []
        )

    def _addressee(self, request: SignedInRequest) -> Interviewer | None:
        """As chosen, else the first who has no letter of this kind yet. Raises Http404."""
        chosen = request.POST.get("to") or request.GET.get("to")
        if chosen == OTHER or (not chosen and not self.people):
            return None
        if chosen:
            found = next((person for person in self.people if str(person.pk) == chosen), None)
            if found is None:
                raise Http404
            return found
        open_to = (one for one in self.people if not handed_over(self.plan, one, self.kind))
        return next(open_to, self.people[0])

    @property
    def relays(self) -> bool:
        return self.interviewer is not None and policy.can_relay(self.plan)

    def finished(self) -> Letter | None:
        """The letter that takes this page's place; questions may be asked twice."""
        if self.interviewer is None and self.kind != LetterKind.GRACIOUS_REPLY:
            return None
        is_open = policy.is_on_offer(self.plan, self.kind, at=clock.now())
        if self.kind == LetterKind.STATUS_CHECK and is_open:
            return None
        return handed_over(self.plan, self.interviewer, self.kind)

    def is_open(self) -> bool:
        return policy.is_on_offer(self.plan, self.kind, at=clock.now())

    def closed_context(self) -> dict[str, Any]:
        now = clock.now()
        opens = None
        if self.kind == LetterKind.STATUS_CHECK:
            opens = policy.status_check_opens_at(self.plan)
        offers = policy.kinds_on_offer(self.plan, at=now)
        return {
            "plan": self.plan,
            "page": self.page,
            "step": next_step(self.plan, now),
            "opens": opens if opens and opens > now else None,
            "offers_reply": LetterKind.GRACIOUS_REPLY in offers,
        }

    def frame(self) -> NoteFrame:
        return frame_of(self.plan, self.interviewer, self.kind, contact_name=self.typed_name)

    def form(self, data: QueryDict | None = None, **more: Any) -> LetterForm:
        return LetterForm(
            data,
            frame=self.frame(),
            relays=self.relays,
            names_contact=self.interviewer is None,
            **more,
        )

    def initial_text(self) -> NoteText:
        if self.draft is not None:
            return text_of(self.draft)
        is_second = bool(policy.status_checks_sent(self.plan))
        interview = self.plan.interview
        was_said = interview.promise_source != PromiseSource.DEFAULT
        promised = interview.promised_by if was_said else None
        return prefilled(self.frame(), self.suggestions, promised=promised, is_second=is_second)

    def initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = asdict(self.initial_text())
        initial["matters"] = {True: "yes", False: "no", None: ""}[initial["matters"]]
        if self.draft is not None:
            initial["replies_to_me"] = self.draft.replies_to_me
            initial["contact_name"] = self.draft.contact_name
        return initial

    def suggestion(self, key: str) -> str:
        return next((one.text for one in self.suggestions if one.key == key), "")

    def preview(self, text: NoteText) -> dict[str, Any]:
        frame = self.frame()
        body = compose(frame, text)
        is_empty = not text.typed.strip() or (self.draft is None and text == self.initial_text())
        return {
            "body": body,
            "words": count_words(body),
            "most_words": MOST_WORDS,
            "found": [] if is_empty else findings(frame, text),
            "is_empty": is_empty,
        }

    def show(self, form: LetterForm, text: NoteText) -> HttpResponse:
        name = self.interviewer.name if self.interviewer else "them"
        context = {
            "plan": self.plan,
            "people": self.people,
            "interviewer": self.interviewer,
            "to": self.interviewer.pk if self.interviewer else OTHER,
            "kind": self.kind.value,
            "page": self.page,
            "title": self.page.title.format(name=name),
            "relays": self.relays,
            "suggestions": self.suggestions,
            "returned": self.draft.staff_note if self.draft else "",
            "form": form,
            "saved_at": None,
            **self.preview(text),
        }
        return render(self.request, "coaching/letter/form.html", context)

    def here(self) -> str:
        address = reverse(self.page.url_name, args=[self.plan.pk])
        return f"{address}?to={self.interviewer.pk if self.interviewer else OTHER}"


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
    return desk.show(form, desk.initial_text())


def _act(request: SignedInRequest, desk: LetterDesk) -> HttpResponse:
    wish = request.POST.get("action", "save")
    if wish.startswith(TAKE):
        data = request.POST.copy()
        parts = [data.get("correction", "").strip(), desk.suggestion(wish.removeprefix(TAKE))]
        data["correction"] = "\n".join(part for part in parts if part)
        form = desk.form(data)
        form.is_valid()
        return desk.show(form, form.text)
    form = desk.form(request.POST, sending=wish in {"send", "own"})
    if not form.is_valid():
        _keep(request, desk, request.POST)
        return desk.show(form, form.text)
    try:
        letter = _carry_out(request, desk, form, wish)
    except tuple(REFUSALS) as refusal:
        _keep(request, desk, request.POST)
        form.add_error(None, REFUSALS[type(refusal)] or str(refusal))
        return desk.show(form, form.text)
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
    page, address = place_of_draft(request)
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
