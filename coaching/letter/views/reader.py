"""The interviewer's side of a note: a signed link, a page, one button."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from coaching.access import has_link, link_is_dead, open_link, unlisted
from coaching.letter.actions.receive import NothingToReport, acknowledge_letter, report_letter
from coaching.letter.models import Letter
from coaching.letter.queries.state import latest_mail, letter_for_reader
from jobstore.people.states import TokenPurpose
from jobstore.web.requests import HtmxRequest

NOTE_LIMIT = 500  # characters of a report


@login_not_required
@require_safe
@unlisted
def letter_link(request: HtmxRequest, token: str) -> HttpResponse:
    return open_link(request, token, purpose=TokenPurpose.THANK_YOU, to="coaching:letter_read")


def _letter_for(request: HtmxRequest, pk: UUID) -> Letter | None:
    is_theirs = has_link(request, pk, purpose=TokenPurpose.THANK_YOU)
    return letter_for_reader(pk) if is_theirs else None


@login_not_required
@require_safe
@unlisted
def letter_read(request: HtmxRequest, pk: UUID) -> HttpResponse:
    letter = _letter_for(request, pk)
    if letter is None:
        return link_is_dead(request, TokenPurpose.THANK_YOU)
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


@login_not_required
@require_POST
@unlisted
def letter_acknowledge(request: HtmxRequest, pk: UUID) -> HttpResponse:
    letter = _letter_for(request, pk)
    if letter is None:
        return link_is_dead(request, TokenPurpose.THANK_YOU)
    acknowledge_letter(letter=letter)
    return redirect("coaching:letter_read", letter.pk)


@login_not_required
@sensitive_post_parameters()
@require_POST
@unlisted
def letter_report(request: HtmxRequest, pk: UUID) -> HttpResponse:
    """It should not have come: the reader gets no more, and staff look at the sender."""
    letter = _letter_for(request, pk)
    if letter is None:
        return link_is_dead(request, TokenPurpose.THANK_YOU)
    note = request.POST.get("note", "").strip()
    if len(note) > NOTE_LIMIT:
        return _page(request, letter, note=note)
    try:
        report_letter(letter=letter, note=note)
    except NothingToReport:
        return link_is_dead(request, TokenPurpose.THANK_YOU)
    return redirect("coaching:letter_read", letter.pk)
