"""Replies to articles: what waits for staff and why, and the page of one of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
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
from coaching.reply.queries import (
    QUEUES,
    for_staff,
    is_muted,
    is_read_by_others,
    mark_of_reply,
    queue_counts,
    reply_queue,
)
from coaching.reply.states import REPLY_MOVES, ReplyState
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.lib.seen import ChangedMeanwhile, as_read
from jobstore.people.desk import (
    Desk,
    Guarded,
    desk_head,
    queue_tabs,
    say_changed,
    say_gone_on,
    staff_of,
)
from jobstore.people.user.models import User


class QueueFilter(SimpleListFilter):
    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(QUEUES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Reply]) -> QuerySet[Reply]:
        name = self.value()
        if name is None or name not in QUEUES:
            return queryset
        return queryset.filter(pk__in=reply_queue(name).values("pk"))


@admin.register(Reply)
class ReplyAdmin(Desk):
    """Rows are read here and moved by actions only."""

    list_display = ("who", "excerpt", "article", "stands", "reasons", "age")
    list_filter = (QueueFilter,)
    may = staticmethod(can_moderate_replies)
    change_list_template = "admin/coaching/reply/change_list.html"
    search_fields = ("name", "email", "text", "article__title")
    actions = ("decline", "spam")  # what others read is read first, on its page

    # The list -------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reply]:
        return for_staff(Reply.objects.all())

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("-is_urgent", "created_at", "pk")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"title": "Replies", **queue_tabs(QUEUES, queue_counts(), request)}
        return super().changelist_view(request, {**context, **(extra_context or {})})

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

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        staff = staff_of(request, can_moderate_replies)
        reply = self.get_object(request, object_id)
        if reply is None:
            raise Http404
        act = request.POST.get("act", "")
        form = AnswerForm(request.POST if act == "answer" else None)
        if request.method == "POST" and (act != "answer" or form.is_valid()):
            done = self._carry_out(request, reply, act, form, staff)
            if done and act != "answer":
                return redirect(f"{reverse('admin:coaching_reply_changelist')}?queue=waiting")
            if done or act != "answer":
                return redirect(request.path)
            reply = self.get_object(request, object_id) or reply
        moves = REPLY_MOVES.get(reply.state, frozenset())
        context = {
            **desk_head(self, request, title=str(reply)),
            "reply": reply,
            "holds": sorted_holds(reply),
            "form": form,
            "seen": mark_of_reply(reply),
            "is_muted": is_muted([reply.mail_hash]),
            "may_answer": is_read_by_others(reply),
            "may_approve": ReplyState.APPROVED in moves,
            "may_decline": ReplyState.DECLINED in moves,
            "may_spam": ReplyState.SPAM in moves,
        }
        return TemplateResponse(request, "admin/coaching/reply/change_form.html", context)

    def _carry_out(
        self, request: HttpRequest, reply: Reply, act: str, form: AnswerForm, by: User
    ) -> bool:
        """Do what was pressed and say so; whether it was done."""
        steps: dict[str, tuple[Callable[[], object], str]] = {
            "approve": (lambda: approve_reply(reply=reply, by=by), "Shown."),
            "decline": (lambda: decline_reply(reply=reply, by=by), "Declined."),
            "spam": (lambda: mark_spam(reply=reply, by=by), "Called spam."),
            "mute": (lambda: mute_sender(reply=reply, by=by), "The sender is muted."),
            "unmute": (lambda: unmute_sender(reply=reply, by=by), "The sender may write again."),
            "answer": (
                lambda: answer_reply(reply=reply, by=by, text=form.cleaned_data["text"]),
                "Your answer is shown below the reply.",
            ),
        }
        if act not in steps:
            return False
        step, done = steps[act]
        try:
            with as_read(reply, request.POST.get("seen", ""), mark_of_reply):
                step()
        except (IllegalMove, NotShown):
            say_gone_on(request, reply)
            return False
        except ChangedMeanwhile:
            say_changed(request, reply)
            return False
        messages.success(request, done)
        return True


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
