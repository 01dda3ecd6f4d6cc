"""A letter after it was written: for its reader by a link, and for who wrote it."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.access import own_plan
from coaching.course.queries import next_step
from coaching.letter.actions import (
    NoteAlreadyWritten,
    NoteBlocked,
    NoteNotOffered,
    TooLateToUndo,
    mark_sent_by_hand,
    undo_letter,
)
from coaching.letter.actions.moderate import NothingToReport, acknowledge_letter, report_letter
from coaching.letter.forms import PAGES
from coaching.letter.models import Letter
from coaching.letter.queries import state as letters
from coaching.letter.queries import subject_line
from coaching.letter.queries.state import latest_mail, letter_for_reader
from coaching.letter.states import EDITABLE_LETTERS, LetterKind
from coaching.letter.views import address_of
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from jobstore.lib import clock
from jobstore.people.access_token.access import by_link, has_link, link_is_dead, link_view
from jobstore.people.states import TokenPurpose
from jobstore.web.requests import HtmxRequest, SignedInRequest

NOTE_LIMIT = 500  # characters of a report
PURPOSE = TokenPurpose.THANK_YOU
letter_link = link_view(PURPOSE, "coaching:letter_read")


def _letter_for(request: HtmxRequest, pk: UUID) -> Letter | None:
    is_theirs = has_link(request, pk, purpose=PURPOSE)
    return letter_for_reader(pk) if is_theirs else None


@by_link(PURPOSE, _letter_for, "GET", "HEAD")
def letter_read(request: HtmxRequest, letter: Letter) -> HttpResponse:
    return _page(request, letter)


def _page(request: HtmxRequest, letter: Letter, *, note: str = "") -> HttpResponse:
    """`note`: a report that is too long to be kept whole, so that it is shortened by its writer."""
    mail = latest_mail(letter)
    context = {
        "letter": letter,
        "is_reported": mail is not None and hasattr(mail, "report"),
        "candidate_name": letter.plan.candidate.get_full_name(),
        "opening_title": letter.plan.interview.application.opening.title,
        "note": note,
        "note_limit": NOTE_LIMIT,
    }
    return render(request, "coaching/letter/read.html", context, status=400 if note else 200)


@by_link(PURPOSE, _letter_for, "POST")
def letter_acknowledge(request: HtmxRequest, letter: Letter) -> HttpResponse:
    acknowledge_letter(letter=letter)
    return redirect("coaching:letter_read", letter.pk)


@by_link(PURPOSE, _letter_for, "POST")
def letter_report(request: HtmxRequest, letter: Letter) -> HttpResponse:
    """It should not have come: the reader gets no more, and staff look at the sender."""
    note = request.POST.get("note", "").strip()
    if len(note) > NOTE_LIMIT:
        return _page(request, letter, note=note)
    try:
        report_letter(letter=letter, note=note)
    except NothingToReport:
        return link_is_dead(request, PURPOSE)
    return redirect("coaching:letter_read", letter.pk)


def _own_letter(plan: RecoveryPlan, letter_pk: UUID) -> Letter:
    letter = letters.own_letter(plan, letter_pk)
    if letter is None:
        raise Http404
    return letter


def _write_on(letter: Letter) -> str:
    return address_of(letter, PAGES[LetterKind(letter.kind)].url_name)


@require_GET
def letter_detail(request: SignedInRequest, pk: UUID, letter_pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    letter = _own_letter(plan, letter_pk)
    if letter.state in EDITABLE_LETTERS:
        return redirect(_write_on(letter))
    now = clock.now()
    context = {
        "plan": plan,
        "letter": letter,
        "state": letters.note_state(letter, at=now).value,
        "employer": plan.interview.application.opening.employer,
        "step": next_step(plan, now),
    }
    return render(request, "coaching/letter/detail.html", context)


@require_POST
def letter_undo(request: SignedInRequest, pk: UUID, letter_pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    letter = _own_letter(plan, letter_pk)
    try:
        undo_letter(letter=letter, by=request.user)
    except TooLateToUndo:
        messages.info(request, "This note has been passed on. It cannot be taken back now.")
        return redirect("coaching:letter_detail", plan.pk, letter.pk)
    messages.success(request, "Taken back. Nothing was sent, and your draft is here.")
    return redirect(_write_on(letter))


@require_http_methods(["GET", "POST"])
def letter_copy(request: SignedInRequest, pk: UUID, letter_pk: UUID) -> HttpResponse:
    """The finished text for the candidate's own mail program, and the word that it was sent."""
    plan = own_plan(request, pk)
    letter = _own_letter(plan, letter_pk)
    if letter.state not in EDITABLE_LETTERS:
        return redirect("coaching:letter_detail", plan.pk, letter.pk)
    if request.method == "POST":
        try:
            mark_sent_by_hand(letter=letter, by=request.user)
        except (
            NoteNotOffered,
            NoteAlreadyWritten,
            NoteBlocked,
            PlanIsClosed,
        ):
            messages.info(request, "Something has changed. Look at the letter once more.")
            return redirect(_write_on(letter))
        return redirect("coaching:letter_detail", plan.pk, letter.pk)
    return render(request, "coaching/letter/copy.html", _copy_context(plan, letter))


def _known_address(letter: Letter) -> str:
    """What the candidate noted about an interview elsewhere; an employer's here stays hidden."""
    is_own_note = letter.plan.interview.application.opening.is_tracked
    return letter.interviewer.email if is_own_note and letter.interviewer else ""


def _copy_context(plan: RecoveryPlan, letter: Letter) -> dict[str, Any]:
    subject = subject_line(
        LetterKind(letter.kind),
        candidate=plan.candidate.get_full_name(),
        opening=plan.interview.application.opening.title,
    )
    body = letter.body.replace("\n", "\r\n")
    text = f"subject={quote(subject)}&body={quote(body)}"
    return {
        "plan": plan,
        "letter": letter,
        "subject": subject,
        "mailto": f"mailto:{quote(_known_address(letter))}?{text}",
        "edit_url": _write_on(letter),
    }
