"""Replies to articles: what waits for staff and why, and the page of one of them."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.timesince import timesince

from coaching.permissions import can_moderate_replies
from coaching.reply.actions import (
    NotShown,
    answer_reply,
    approve_reply,
    decline_reply,
    mark_spam,
    mute_sender,
    unmute_sender,
)
from coaching.reply.forms import AnswerForm
from coaching.reply.models import HeldWord, Reply
from coaching.reply.queries import for_staff, is_muted, is_read_by_others, mark_of_reply
from coaching.reply.states import REPLY_MOVES, ReplyState
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.trail.desk import Act, Desk, Guarded, Press, say_gone_on, staff_of
from jobstore.trail.queues import Queue


def _act(action: Callable[..., object], done: str, *, then: str = "") -> Act:
    return Act(do=lambda press: action(reply=press.thing, by=press.by), done=done, then=then)


@admin.register(Reply)
class ReplyAdmin(Desk):
    """Rows are read here and moved by actions only."""

    queues: ClassVar = {
        "urgent": Queue(
            label="First of all",
            work="Replies to answer first",
            hint="Their writers may be in danger: read these before anything else.",
            whose="Moderators",
            rows=lambda _: Reply.objects.waiting().filter(is_urgent=True),
            is_first=True,
        ),
        "waiting": Queue(
            label="To look at",
            work="Replies to read",
            hint="Show, decline or answer what readers wrote.",
            whose="Moderators",
            rows=lambda _: Reply.objects.waiting(),
        ),
        "flagged": Queue(
            label="Flagged by readers",
            rows=lambda _: Reply.objects.filter(state=ReplyState.FLAGGED),
        ),
        "unconfirmed": Queue(
            label="Not confirmed yet",
            rows=lambda _: Reply.objects.filter(state=ReplyState.UNCONFIRMED),
        ),
        "shown": Queue(label="Shown", rows=lambda _: Reply.objects.shown()),
        "away": Queue(
            label="Declined or spam",
            rows=lambda _: Reply.objects.filter(state__in=[ReplyState.DECLINED, ReplyState.SPAM]),
        ),
    }
    acts: ClassVar = {
        "approve": _act(approve_reply, "Shown.", then="waiting"),
        "decline": _act(decline_reply, "Declined.", then="waiting"),
        "spam": _act(mark_spam, "Called spam.", then="waiting"),
        "mute": _act(mute_sender, "The sender is muted."),
        "unmute": _act(unmute_sender, "The sender may write again."),
        "answer": Act(
            do=lambda press: answer_reply(reply=press.thing, by=press.by, text=press.typed["text"]),
            done="Your answer is shown below the reply.",
            form=AnswerForm,
        ),
    }
    gone = (IllegalMove, NotShown)
    is_locked = True
    page = "admin/coaching/reply/change_form.html"
    mark = staticmethod(mark_of_reply)
    may = staticmethod(can_moderate_replies)
    list_display = ("who", "excerpt", "article", "stands", "reasons", "age")
    search_fields = ("name", "email", "text", "article__title")
    actions = ("decline", "spam")  # what others read is read first, on its page

    # The list -------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reply]:
        return for_staff(Reply.objects.all())

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("-is_urgent", "created_at", "pk")

    @admin.display(description="name")
    def who(self, obj: Reply) -> str:
        return obj.name

    @admin.display(description="reply")
    def excerpt(self, obj: Reply) -> str:
        return Truncator(obj.text).words(18)

    @admin.display(description="state", ordering="state")
    def stands(self, obj: Reply) -> str:
        first = "First of all. " if obj.is_urgent and obj.state != ReplyState.APPROVED else ""
        return first + obj.get_state_display().capitalize()

    @admin.display(description="look closer", empty_value="nothing found")
    def reasons(self, obj: Reply) -> str | None:
        found = [str(hold.get_reason_display()) for hold in sorted_holds(obj)]
        return "; ".join(found) or None

    @admin.display(description="sent", ordering="created_at")
    def age(self, obj: Reply) -> str:
        return f"{timesince(obj.created_at, clock.now(), depth=1)} ago"

    @admin.action(description="Decline the chosen replies", permissions=["view"])
    def decline(self, request: HttpRequest, queryset: QuerySet[Reply]) -> None:
        self._all(request, queryset, decline_reply, "Declined.")

    @admin.action(description="Call the chosen replies spam", permissions=["view"])
    def spam(self, request: HttpRequest, queryset: QuerySet[Reply]) -> None:
        self._all(request, queryset, mark_spam, "Called spam.")

    def _all(
        self, request: HttpRequest, chosen: QuerySet[Reply], act: Callable[..., Reply], done: str
    ) -> None:
        for reply in chosen.order_by("created_at", "pk"):
            try:
                act(reply=reply, by=staff_of(request, can_moderate_replies))
            except IllegalMove:
                say_gone_on(request, reply)
            else:
                messages.success(request, f"{reply}: {done}")

    # The page of one reply ------------------------------------------------------------------

    def facts_of(self, thing: Reply, press: Press) -> dict[str, Any]:
        moves = REPLY_MOVES.get(thing.state, frozenset())
        return {
            "reply": thing,
            "holds": sorted_holds(thing),
            "is_muted": is_muted([thing.mail_hash]),
            "may_answer": is_read_by_others(thing),
            "may_approve": ReplyState.APPROVED in moves,
            "may_decline": ReplyState.DECLINED in moves,
            "may_spam": ReplyState.SPAM in moves,
        }


def sorted_holds(reply: Reply) -> list[Any]:
    return sorted(reply.holds.all(), key=lambda hold: hold.pk)


@admin.register(HeldWord)
class HeldWordAdmin(Guarded):
    """Words that mark a reply for a closer look. What is of no use any more is turned off."""

    list_display = ("phrase", "why", "is_used")
    list_editable = ("is_used",)
    list_filter = ("why", "is_used")
    search_fields = ("phrase",)
    ordering = ("why", "phrase")
    fields = ("phrase", "key", "why", "is_used")
    may = staticmethod(can_moderate_replies)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"key": ("phrase",)}
