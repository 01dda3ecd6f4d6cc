"""The interviewer's side of a note: a signed link, a page, one button."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from coaching.actions.letter import NothingToReport, acknowledge_letter, report_letter
from coaching.queries.letter.state import latest_mail, letter_for_reader
from coaching.views.access import grant_note, has_note_link
from coaching.views.feedback.headers import unlisted
from jobstore.people.actions.access_token import TokenRefused, open_token
from jobstore.people.states import TokenPurpose
from jobstore.web.requests import HtmxRequest


@login_not_required
@require_GET
@unlisted
def letter_link(request: HtmxRequest, token: str) -> HttpResponse:
    """Swap the secret of the mail for a right of this browser, and leave it behind."""
    try:
        found = open_token(token, purpose=TokenPurpose.THANK_YOU)
    except TokenRefused:
        response = _link_is_dead(request)
    else:
        grant_note(request, found)
        response = redirect("coaching:letter_read", found.object_id)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _link_is_dead(request: HtmxRequest) -> HttpResponse:
    """The same page for a link that is wrong, expired or taken back."""
    return render(request, "coaching/letter/link_is_dead.html", status=404)


@login_not_required
@require_GET
@unlisted
def letter_read(request: HtmxRequest, pk: UUID) -> HttpResponse:
    letter = letter_for_reader(pk) if has_note_link(request, pk) else None
    if letter is None:
        return _link_is_dead(request)
    mail = latest_mail(letter)
    context = {
        "letter": letter,
        "is_reported": mail is not None and hasattr(mail, "report"),
        "candidate_name": letter.plan.candidate.get_full_name(),
        "opening_title": letter.plan.interview.application.opening.title,
    }
    return render(request, "coaching/letter/read.html", context)


@login_not_required
@require_POST
@unlisted
def letter_acknowledge(request: HtmxRequest, pk: UUID) -> HttpResponse:
    letter = letter_for_reader(pk) if has_note_link(request, pk) else None
    if letter is None:
        return _link_is_dead(request)
    acknowledge_letter(letter=letter)
    return redirect("coaching:letter_read", letter.pk)


@login_not_required
@require_POST
@unlisted
def letter_report(request: HtmxRequest, pk: UUID) -> HttpResponse:
    """It should not have come: the reader gets no more, and staff look at the sender."""
    letter = letter_for_reader(pk) if has_note_link(request, pk) else None
    if letter is None:
        return _link_is_dead(request)
    try:
        report_letter(letter=letter, note=request.POST.get("note", "")[:500])
    except NothingToReport:
        return _link_is_dead(request)
    return redirect("coaching:letter_read", letter.pk)
