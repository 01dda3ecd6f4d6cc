"""The queue of letters: what the wording guard held, and what its readers reported."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from coaching.letter.actions.moderate import NotHeld, drop_letter, release_letter, return_letter
from coaching.letter.forms import GiveBackForm, SettleForm
from coaching.letter.models import Letter
from coaching.letter.queries.policy import (
    letter_queue,
    mark_of_letter,
    report_about,
    settled_reports,
)
from coaching.letter.queries.state import text_of
from coaching.letter.states import LetterState
from coaching.permissions import can_moderate_letters
from jobstore.mail.stop.actions import AlreadySettled, block_sender, let_sender_write
from jobstore.trail.desk import Act, Desk, Press, any_row
from jobstore.trail.queries import who_was_faster
from jobstore.trail.queues import Queue
from jobstore.wording.queries.guard import review_wording


def _release(press: Press) -> str:
    letter = release_letter(letter=press.thing, by=press.by, seen=press.seen)
    if letter.state == LetterState.CANCELED:
        return "Its time had passed. It stays at home, and its writer sees that."
    return "Released. It leaves in ten minutes, in office hours."


def _give_back(press: Press) -> None:
    act = return_letter if press.name == "return" else drop_letter
    act(letter=press.thing, by=press.by, reason=press.typed["reason"], seen=press.seen)


def _settle(press: Press) -> None:
    act = let_sender_write if press.name == "let_write" else block_sender
    act(sender=press.thing.plan.candidate, by=press.by, reason=press.typed["reason"])


@admin.register(Letter)
class LetterAdmin(Desk):
    """Only letters that wait for staff are here, and only a held one shows its text."""

    queues: ClassVar = {
        "held": Queue(
            label="Held",
            work="Letters held",
            hint="Read the letter, then release or return it.",
            whose="Moderators and consultants",
            rows=lambda _: letter_queue("held"),
            since="held_at",
        ),
        "reported": Queue(
            label="Reported", rows=lambda _: letter_queue("reported"), since="queued_at"
        ),
    }
    acts: ClassVar = {
        "release": Act(do=_release, then="held"),
        "return": Act(
            do=_give_back,
            done="Returned with your reason.",
            form=GiveBackForm,
            prefix="return",
            then="held",
        ),
        "drop": Act(
            do=_give_back,
            done="It is not sent. Its writer reads your reason.",
            form=GiveBackForm,
            prefix="drop",
            then="held",
        ),
        "let_write": Act(
            do=_settle,
            done="Settled. The sender may write again; who reported gets no more letters.",
            form=SettleForm,
            prefix="let_write",
            then="reported",
        ),
        "block": Act(
            do=_settle,
            done="Blocked. Nothing leaves in their name any more, and no recipient is told.",
            form=SettleForm,
            prefix="block",
            then="reported",
        ),
    }
    gone = (NotHeld, AlreadySettled)
    page = "admin/coaching/letter/change_form.html"
    mark = staticmethod(mark_of_letter)
    may = staticmethod(can_moderate_letters)
    list_display = ("about", "employer", "kind", "next_step", "held_for", "queued_at")
    ordering = ("queued_at", "pk")

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        private = ("discussed", "drew_me", "correction", "wish_to_grow", "words", "body")
        return letter_queue().defer(*private)

    @admin.display(description="from and to")
    def about(self, letter: Letter) -> str:
        return f"{letter.plan.candidate} to {letter.addressee}"

    @admin.display(description="employer")
    def employer(self, letter: Letter) -> str:
        return str(letter.plan.interview.application.opening.employer)

    @admin.display(description="to do next")
    def next_step(self, letter: Letter) -> str:
        if letter.state == LetterState.HELD:
            return "Read it, then release or return it"
        return "Look at the report"

    def title_of(self, thing: Letter) -> str:
        return self.about(thing)

    def missing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Who was faster, where it was one of the staff; else 404, as for any other letter."""
        letter = any_row(Letter, object_id) if request.method == "POST" else None
        things = [letter, *settled_reports(letter)] if letter is not None else []
        faster = next(filter(None, (who_was_faster(thing) for thing in things)), "")
        if not faster:
            raise Http404
        messages.warning(request, faster)
        return redirect("admin:coaching_letter_changelist")

    def facts_of(self, thing: Letter, press: Press) -> dict[str, Any]:
        """The text and what was found in it, while the letter is held and not a moment longer."""
        is_held = thing.state == LetterState.HELD
        opening = thing.plan.interview.application.opening
        return {
            "letter": thing,
            "sender": thing.plan.candidate,
            "opening": opening,
            "employer_row": opening.employer,
            "is_held": is_held,
            "text": thing.body if is_held else "",
            "findings": review_wording({"letter": text_of(thing).typed}).hits if is_held else (),
            "report": report_about(thing),
        }
