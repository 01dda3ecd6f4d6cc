"""The queue of letters: what the wording guard held, and what its readers reported."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from coaching.letter.actions.moderate import NotHeld, drop_letter, release_letter, return_letter
from coaching.letter.forms import GiveBackForm, SettleForm
from coaching.letter.models import Letter
from coaching.letter.queries.policy import (
    QUEUES,
    letter_queue,
    mark_of_letter,
    queue_counts,
    report_about,
    settled_reports,
)
from coaching.letter.queries.state import text_of
from coaching.letter.states import LetterState
from coaching.permissions import can_moderate_letters
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.mail.stop.actions import AlreadySettled, block_sender, let_sender_write
from jobstore.people.desk import (
    Desk,
    any_row,
    back_to_queue,
    desk_head,
    say_changed,
    say_gone_on,
    staff_of,
)
from jobstore.people.user.models import User
from jobstore.trail.queries import events_of, who_was_faster
from jobstore.wording.queries.guard import review_wording


class QueueFilter(SimpleListFilter):
    """The queues with their counts."""

    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        counts = queue_counts()
        return [(name, f"{label} ({counts[name]})") for name, label in QUEUES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        name = self.value()
        if name is None or name not in QUEUES:
            return queryset
        return queryset.filter(pk__in=letter_queue(name).order_by().values("pk"))


@admin.register(Letter)
class LetterAdmin(Desk):
    """Only letters that wait for staff are here, and only a held one shows its text."""

    list_display = ("about", "employer", "kind", "next_step", "held_for", "queued_at")
    list_filter = (QueueFilter,)
    may = staticmethod(can_moderate_letters)
    ordering = ("queued_at", "pk")
    actions = None

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        private = ("discussed", "drew_me", "correction", "wish_to_grow", "words", "body")
        return letter_queue().defer(*private)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"title": "Letters that wait for staff", **(extra_context or {})}
        return super().changelist_view(request, context)

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

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        user = staff_of(request, can_moderate_letters)
        letter = self.get_object(request, object_id)
        if letter is None:
            if request.method != "POST":
                raise Http404
            return self._gone_on(request, object_id)
        desk = LetterDesk(request, letter)
        try:
            if request.method == "POST" and desk.carry_out(by=user):
                waiting = letter_queue().order_by("held_at", "pk")
                return back_to_queue(request, waiting, done=letter, named=self.about)
        except ChangedMeanwhile:
            say_changed(request, letter)
            letter = self.get_object(request, object_id) or letter
            desk = LetterDesk(request, letter)
        context = {
            **desk_head(self, request, title=self.about(letter)),
            **desk.context(),
        }
        response = TemplateResponse(request, "admin/coaching/letter/change_form.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def _gone_on(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Who was faster, where it was one of the staff; else 404, as for any other letter."""
        letter = any_row(Letter, object_id)
        things = [letter, *settled_reports(letter)] if letter is not None else []
        faster = next(filter(None, (who_was_faster(thing) for thing in things)), "")
        if not faster:
            raise Http404
        messages.warning(request, faster)
        return redirect("admin:coaching_letter_changelist")


class LetterDesk:
    """The forms of the page and the one action behind each."""

    def __init__(self, request: HttpRequest, letter: Letter) -> None:
        self.request = request
        self.letter = letter
        self.act = request.POST.get("act", "")
        self.seen = request.POST.get("seen", "")
        self.send_back = GiveBackForm(self._data("return"), prefix="return")
        self.drop = GiveBackForm(self._data("drop"), prefix="drop")
        self.let_write = SettleForm(self._data("let_write"), prefix="let_write")
        self.block = SettleForm(self._data("block"), prefix="block")

    def _data(self, act: str) -> Any:
        return self.request.POST if self.act == act else None

    def context(self) -> dict[str, Any]:
        """The text and what was found in it, while the letter is held and not a moment longer."""
        letter = self.letter
        is_held = letter.state == LetterState.HELD
        opening = letter.plan.interview.application.opening
        return {
            "letter": letter,
            "sender": letter.plan.candidate,
            "opening": opening,
            "employer_row": opening.employer,
            "is_held": is_held,
            "text": letter.body if is_held else "",
            "findings": review_wording({"letter": text_of(letter).typed}).hits if is_held else (),
            "report": report_about(letter),
            "return_form": self.send_back,
            "drop_form": self.drop,
            "let_write_form": self.let_write,
            "block_form": self.block,
            "trail": events_of(letter),
            "seen": mark_of_letter(letter),
        }

    def carry_out(self, *, by: User) -> bool:
        """Do what was sent and say so; False when the form has to be mended."""
        steps: dict[str, tuple[forms.Form | None, Callable[[User], str]]] = {
            "release": (None, self._release),
            "return": (self.send_back, self._return),
            "drop": (self.drop, self._drop),
            "let_write": (self.let_write, self._let_write),
            "block": (self.block, self._block),
        }
        form, step = steps.get(self.act, (None, self._nothing))
        if form is not None and not form.is_valid():
            messages.error(self.request, "There is a problem: see what is marked below.")
            return False
        try:
            messages.success(self.request, step(by))
        except (NotHeld, AlreadySettled):
            say_gone_on(self.request, self.letter)
        return True

    def _release(self, by: User) -> str:
        letter = release_letter(letter=self.letter, by=by, seen=self.seen)
        if letter.state == LetterState.CANCELED:
            return "Its time had passed. It stays at home, and its writer sees that."
        return "Released. It leaves in ten minutes, in office hours."

    def _return(self, by: User) -> str:
        reason = self.send_back.cleaned_data["reason"]
        return_letter(letter=self.letter, by=by, reason=reason, seen=self.seen)
        return "Returned with your reason."

    def _drop(self, by: User) -> str:
        reason = self.drop.cleaned_data["reason"]
        drop_letter(letter=self.letter, by=by, reason=reason, seen=self.seen)
        return "It is not sent. Its writer reads your reason."

    def _let_write(self, by: User) -> str:
        reason = self.let_write.cleaned_data["reason"]
        let_sender_write(sender=self.letter.plan.candidate, by=by, reason=reason)
        return "Settled. The sender may write again; who reported gets no more letters."

    def _block(self, by: User) -> str:
        reason = self.block.cleaned_data["reason"]
        block_sender(sender=self.letter.plan.candidate, by=by, reason=reason)
        return "Blocked. Nothing leaves in their name any more, and no recipient is told."

    def _nothing(self, by: User) -> str:
        return "Nothing was changed."
