"""What becomes of those whom a closed opening leaves open: by group, with words, and undone."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jobstore.lib import clock
from jobstore.lib.zones import read_zone, telling_time
from jobstore.mail.kinds import promising
from jobstore.web.requests import SignedInRequest
from openings.access import employer_opening
from openings.closing.actions.end import NotOver, answer_ending
from openings.closing.actions.group import (
    NothingToUndo,
    OthersCame,
    end_group,
    undo_group,
)
from openings.closing.forms import GroupForm, HowEndedForm
from openings.closing.queries.group import ended_together, groups_of
from openings.closing.states import ENDED_TOGETHER, Group, HowEnded
from openings.decision.queries import decision_words
from openings.interview.queries import written_time
from openings.opening.models import Opening
from openings.opening.states import OpeningState
from openings.pipeline.queries import WordsRefused

CONFLICT = 409
WORDS_KEPT = "Your words are kept: they stand in the form again."


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def opening_endings(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Who is left open, by group; with `?group=` the words to all in one."""
    opening = employer_opening(request, slug, pk)
    if not opening.is_done(at=clock.now()):
        messages.info(request, "This opening still takes applications. Close it first.")
        return redirect("openings:opening_close", slug, pk)
    groups = groups_of(opening)
    named = request.GET.get("group", "")
    chosen = next((one for one in groups if one.group == named), None)
    if chosen is None or chosen.group not in ENDED_TOGETHER:
        if request.method == "POST":
            messages.info(request, "Nobody is left in this group. Look at who is open now.")
        return _list(request, opening, groups)
    posted = request.POST if request.method == "POST" else None
    form = GroupForm(posted, opening=opening, group=chosen.group, count=chosen.count)
    context = _context(opening) | {"chosen": chosen, "form": form}
    step = request.POST.get("step", "")
    if not form.is_valid() or step == "edit":
        status = 400 if form.errors else 200
        return render(request, "openings/closing/write.html", context, status=status)
    if step != "record" or (form.doubts() and not form.cleaned_data["is_sure"]):
        return _preview(request, context, form, is_asked=step == "record")
    return _end(request, opening, form, context)


def _context(opening: Opening) -> dict[str, Any]:
    return {"opening": opening, "employer": opening.employer}


def _list(request: SignedInRequest, opening: Opening, groups: list[Any]) -> HttpResponse:
    zone = opening.employer.time_zone
    ended = [(one, written_time(one.tell_at, zone)) for one in ended_together(opening)]
    context = _context(opening) | {"groups": groups, "ended": ended, "Group": Group}
    return render(request, "openings/closing/groups.html", context)


def _preview(
    request: SignedInRequest, context: dict[str, Any], form: GroupForm, *, is_asked: bool
) -> HttpResponse:
    """As the first of them reads it."""
    if is_asked:
        form.add_error("is_sure", "Tick this to send the words as they are, or change them.")
    first, end = context["chosen"].first[0], form.end()
    first.opening = context["opening"]
    zone = first.candidate.time_zone
    page = {
        "candidate": first.candidate,
        "words": decision_words(first, outcome=end.outcome, reason=end.reason or "", text=end.text),
        "doubts": form.doubts(),
        "tell_at": written_time(telling_time(clock.now(), read_zone(zone)), zone),
        "subject": "openings/mail/decision_told.subject.txt",
    }
    return render(request, "openings/closing/preview.html", context | page)


def _end(
    request: SignedInRequest, opening: Opening, form: GroupForm, context: dict[str, Any]
) -> HttpResponse:
    try:
        count = end_group(
            opening=opening, end=form.end(), seen=form.cleaned_data["seen"], by=request.user
        )
    except OthersCame:
        messages.warning(request, "More people are in this group than you were shown. Look again.")
        chosen = context["chosen"]
        typed = form.cleaned_data | {"seen": chosen.count}
        again = GroupForm(initial=typed, opening=opening, group=chosen.group, count=chosen.count)
        page = context | {"form": again}
        return render(request, "openings/closing/write.html", page, status=CONFLICT)
    except WordsRefused as refusal:
        form.add_error("text", refusal)
        return render(request, "openings/closing/write.html", context, status=400)
    messages.success(
        request,
        promising(
            f"Recorded for {count:,}. Each is told on their next working morning. Until then you"
            " can undo it.",
            "openings.decision_told",
        ),
    )
    return redirect("openings:opening_endings", opening.employer.slug, opening.pk)


@require_POST
def opening_endings_undo(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    opening = employer_opening(request, slug, pk)
    try:
        moment = _moment(request.POST.get("decided_at", ""))
        count = undo_group(opening=opening, decided_at=moment, by=request.user)
    except NothingToUndo:
        messages.info(request, "There is nothing to undo any more.")
    else:
        messages.success(request, f"Undone for {count:,}. Nobody learns of it. {WORDS_KEPT}")
    return redirect("openings:opening_endings", slug, pk)


def _moment(text: str) -> datetime:
    """Raises NothingToUndo: the page names none such."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise NothingToUndo
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NothingToUndo from None


@require_http_methods(["GET", "HEAD", "POST"])
def opening_ended(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Its end has passed: what became of it? Every answer but "still looking" closes it."""
    opening = employer_opening(request, slug, pk)
    if opening.state == OpeningState.CLOSED and not opening.ran_out:
        return redirect("openings:opening_endings", slug, pk)
    form = HowEndedForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        page = _context(opening) | {"form": form, "is_done": opening.is_done(at=clock.now())}
        return render(request, "openings/closing/ended.html", page)
    how = HowEnded(form.cleaned_data["how"])
    try:
        answer_ending(opening=opening, how=how, by=request.user)
    except NotOver:
        messages.info(request, "This opening still takes applications. Close it first.")
        return redirect("openings:opening_close", slug, pk)
    if how == HowEnded.LOOKING:
        messages.info(request, "Set a new end, and it takes applications again.")
        return redirect("openings:opening_extend", slug, pk)
    messages.success(request, "Thank you. The opening is closed.")
    return redirect("openings:opening_endings", slug, pk)
