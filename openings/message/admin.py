from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from jobstore.lib import clock
from jobstore.mail.stop.actions import AlreadySettled, NoReason, block_sender, let_sender_write
from jobstore.trail.desk import Act, Desk, Press, any_row, say_gone_on
from jobstore.trail.queues import Queue
from openings.message.actions.send import release_message, return_message
from openings.message.actions.write import MessageGone
from openings.message.forms import ReturnForm, SettleForm
from openings.message.models import Message
from openings.message.queries.thread import mark_of_message, messages_to_read, reported_messages
from openings.message.states import MessageState
from openings.permissions import can_review_words


@admin.register(Message)
class MessageAdmin(Desk):
    """Only what waits for staff is here; all other messages are nobody's to read."""

    queues: ClassVar = {
        "waiting": Queue(
            label="Held",
            work="Messages held",
            hint="Pass the message on, or return it to its writer.",
            whose="Moderators and consultants",
            rows=lambda _: messages_to_read(),
            since="written_at",
            due="review_by",
        ),
        "reported": Queue(
            label="Reported",
            work="Messages reported",
            hint="Read it, then let its writer write again or block them.",
            whose="Moderators and consultants",
            rows=lambda _: reported_messages(),
            since="report__created_at",
        ),
    }
    acts: ClassVar = {
        "release": Act(
            do=lambda press: release_message(message=press.thing, by=press.by, seen=press.seen),
            done="Passed on.",
            then="waiting",
        ),
        "return": Act(
            do=lambda press: return_message(
                message=press.thing, by=press.by, reason=press.typed["reason"], seen=press.seen
            ),
            done="Returned. Its writer reads why.",
            form=ReturnForm,
            then="waiting",
        ),
        "let_write": Act(
            do=lambda press: let_sender_write(
                sender=press.thing.written_by, by=press.by, reason=press.typed["reason"]
            ),
            done="Settled. Both sides may write again.",
            form=SettleForm,
            prefix="let",
            then="reported",
        ),
        "block": Act(
            do=lambda press: block_sender(
                sender=press.thing.written_by, by=press.by, reason=press.typed["reason"]
            ),
            done="Blocked. Nothing leaves in their name any more.",
            form=SettleForm,
            prefix="block",
            then="reported",
        ),
    }
    gone = (MessageGone, AlreadySettled)
    refusals: ClassVar = {NoReason: "Write why."}
    page = "admin/openings/message/change_form.html"
    mark = staticmethod(mark_of_message)
    may = staticmethod(can_review_words)
    list_display = ("about", "employer", "writer", "stands", "review_by")
    ordering = ("review_by", "pk")

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        waits = Q(pk__in=messages_to_read().values("pk"))
        reported = Q(pk__in=reported_messages().values("pk"))
        rows = Message.objects.filter(waits | reported)
        return rows.select_related(
            "written_by", "report", "application__candidate", "application__opening__employer"
        )

    @admin.display(description="candidate and job")
    def about(self, message: Message) -> str:
        return f"{message.application.candidate}: {message.application.opening}"

    @admin.display(description="employer")
    def employer(self, message: Message) -> str:
        return str(message.application.opening.employer)

    @admin.display(description="written by")
    def writer(self, message: Message) -> str:
        return str(message.written_by or "")

    @admin.display(description="stands")
    def stands(self, message: Message) -> str:
        if message.state != MessageState.HELD:
            return "Reported"
        is_late = message.review_by is not None and message.review_by <= clock.now()
        return "Overdue" if is_late else "Read and decide"

    def title_of(self, thing: Message) -> str:
        return self.about(thing)

    def missing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Decided by somebody, or taken back."""
        say_gone_on(request, any_row(Message, object_id))
        return redirect("admin:openings_message_changelist")

    def facts_of(self, thing: Message, press: Press) -> dict[str, Any]:
        application = thing.application
        return {
            "message": thing,
            "application": application,
            "opening": application.opening,
            "employer_row": application.opening.employer,
            "findings": thing.findings.splitlines(),
            "is_held": thing.state == MessageState.HELD,
        }
