from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from jobstore.mail.outgoing.admin import Outbox, name_of, thing_of
from jobstore.mail.outgoing.models import SendingPause
from jobstore.mail.outgoing.queries import is_paused
from jobstore.mail.states import Category
from jobstore.mail.stop.actions import (
    AlreadyPaused,
    AlreadySettled,
    block_sender,
    end_pause,
    let_sender_write,
    lift_block,
    lift_suppression,
    pause_sending,
    settle_report,
)
from jobstore.mail.stop.models import Report, SenderBlock, Suppression
from jobstore.mail.stop.queries import block_of
from jobstore.trail.queues import Queue
from jobstore.web.templatetags.ui import moment


class PauseForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Which mail waits, and why; security mail is not among the choices."""

    category = forms.ChoiceField(
        label="Mail", choices=[pair for pair in Category.choices if pair[0] != Category.SECURITY]
    )

    class Meta:
        model = SendingPause
        fields = ("category", "reason")

    def clean_category(self) -> str:
        category: str = self.cleaned_data["category"]
        if is_paused(category):
            pause = SendingPause.objects.get(category=category, ended_at__isnull=True)
            who = pause.started_by.get_full_name() if pause.started_by else "somebody"
            raise forms.ValidationError(
                f"This mail waits already: {who} paused it {moment(pause.started_at)}."
            )
        return category


@admin.register(SendingPause)
class SendingPauseAdmin(Outbox):
    """Which mail waits by a decision of staff, and who decided it when."""

    form = PauseForm
    action_form = ActionForm  # a reason is given when it begins
    actions = ("end",)
    list_display = ("category", "reason", "started_at", "started_by", "ended_at", "ended_by")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "category")
    list_select_related = ("started_by", "ended_by")
    ordering = ("-started_at", "pk")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("mail.add_sendingpause"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("category", "reason")
        return ("category", "reason", ("started_at", "started_by"), ("ended_at", "ended_by"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        by = cast("Any", request.user)
        made = pause_sending(category=obj.category, by=by, reason=obj.reason)
        obj.pk, obj.started_at, obj.started_by = made.pk, made.started_at, made.started_by

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except AlreadyPaused:  # in the instant after the form was checked: now it says who did it
            return super().changeform_view(request, *args, **kwargs)

    def fits(self, name: str, thing: SendingPause) -> bool:
        return thing.ended_at is None

    @admin.action(description="Let this mail leave again", permissions=["settle"])
    def end(self, request: HttpRequest, queryset: QuerySet[SendingPause]) -> None:
        for pause in queryset.order_by("pk"):
            try:
                end_pause(pause=pause, by=cast("Any", request.user))
            except AlreadySettled:
                self.say_gone_on(request, pause)
            else:
                self.message_user(request, "It leaves again.")


@admin.register(Report)
class ReportAdmin(Outbox):
    """Mail and messages that their recipient reported. The sender waits meanwhile."""

    queues: ClassVar = {
        "open": Queue(
            label="To settle",
            work="Senders reported",
            hint="Look at the report, then let the sender write again or block them.",
            rows=lambda _: Report.objects.filter(settled_at__isnull=True),
        )
    }

    actions = ("let_write", "block", "settle")
    list_display = ("created_at", "kind", "writer", "note", "settled_at", "outcome", "settled_by")
    list_filter = (("settled_at", admin.EmptyFieldListFilter), "outcome")
    list_select_related = ("mail", "sender", "settled_by")
    ordering = ("-created_at", "pk")
    fields = (
        "mail",
        "kind",
        "writer",
        "about",
        "words",
        "note",
        "created_at",
        ("settled_at", "settled_by", "outcome"),
        "reason",
        "trail",
    )

    def fits(self, name: str, thing: Report) -> bool:
        has_sender = thing.sender_id is not None
        return thing.settled_at is None and has_sender == (name != "settle")

    @admin.display(description="mail")
    def kind(self, report: Report) -> str:
        return name_of(report.mail.kind) if report.mail else "A message"

    @admin.display(description="sender", empty_value="the site, or several people")
    def writer(self, report: Report) -> str | None:
        return str(report.sender) if report.sender else None

    @admin.display(description="what they got")
    def words(self, report: Report) -> str:
        """Of what a candidate wrote to them; every other text of a mail is private."""
        mail = report.mail
        if mail is None:
            return "A message about an application. Read it among the messages reported."
        if mail.category != Category.RELAYED:
            return "A mail of the site's own."
        return "\n\n".join(filter(None, [mail.subject, mail.text])) or "The text is gone by now."

    @admin.display(description="about")
    def about(self, report: Report) -> str:
        return thing_of(report.mail) if report.mail else "An application"

    @admin.action(
        description="Settle: the sender may write again, with a reason", permissions=["settle"]
    )
    def let_write(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        senders = {report.sender for report in queryset}
        if any(sender and block_of(sender) for sender in senders):
            text = "This sender is blocked. Lift the block first, among the sender blocks."
            self.message_user(request, text, messages.ERROR)
        elif self._are_open(request, queryset) and self._has_senders(request, queryset):
            self.decide(
                request,
                queryset,
                partial(self._about_sender, request, let_sender_write),
                "Settled. They may write again; who reported gets no more of it.",
            )

    @admin.action(
        description="Settle: block the sender for good, with a reason", permissions=["settle"]
    )
    def block(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        if self._are_open(request, queryset) and self._has_senders(request, queryset):
            self.decide(
                request,
                queryset,
                partial(self._about_sender, request, block_sender),
                "Blocked. Nothing leaves in their name any more, and no recipient is told.",
            )

    @admin.action(
        description="Settle a report without one sender, with a reason", permissions=["settle"]
    )
    def settle(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        if queryset.filter(sender__isnull=False).exists():
            text = "Decide about the sender: let them write again, or block them."
            self.message_user(request, text, messages.ERROR)
            return
        if self._are_open(request, queryset):
            settle = partial(self._settle, request)
            self.decide(request, queryset, settle, "Settled.")

    def _settle(self, request: HttpRequest, report: Report, reason: str) -> None:
        settle_report(report=report, by=cast("Any", request.user), reason=reason)

    def _about_sender(
        self, request: HttpRequest, act: Callable[..., object], report: Report, reason: str
    ) -> None:
        """All reports of one sender are settled with the first that was chosen."""
        report.refresh_from_db(fields=["settled_at", "settled_by"])
        if report.settled_at is None:
            act(sender=report.sender, by=cast("Any", request.user), reason=reason)
        elif report.settled_by_id != request.user.pk:
            raise AlreadySettled

    def _are_open(self, request: HttpRequest, queryset: QuerySet[Report]) -> bool:
        before = queryset.filter(settled_at__isnull=False).order_by("pk").first()
        if before is None:
            return True
        self.say_gone_on(request, before)
        return False

    def _has_senders(self, request: HttpRequest, queryset: QuerySet[Report]) -> bool:
        if not queryset.filter(sender__isnull=True).exists():
            return True
        text = "One of these has no one sender. Settle it by the other action."
        self.message_user(request, text, messages.ERROR)
        return False


@admin.register(SenderBlock)
class SenderBlockAdmin(Outbox):
    """Whose mail to others is not passed on any more, and why."""

    actions = ("lift",)
    list_display = ("blocked_at", "sender", "reason", "blocked_by")
    list_select_related = ("sender", "blocked_by")
    ordering = ("-blocked_at", "pk")
    fields = ("sender", "reason", "blocked_at", "blocked_by", "trail")

    @admin.action(
        description="It was a mistake: lift the block, with a reason", permissions=["settle"]
    )
    def lift(self, request: HttpRequest, queryset: QuerySet[SenderBlock]) -> None:
        self.decide(
            request,
            queryset,
            lambda block, why: lift_block(block=block, by=cast("Any", request.user), reason=why),
            "Lifted. They may write to others again.",
        )


@admin.register(Suppression)
class SuppressionAdmin(Outbox):
    """Addresses, as pseudonyms, that stopped some mail."""

    actions = ("lift",)
    list_display = ("created_at", "scope", "of_what", "source", "reason", "pseudonym")
    list_filter = ("scope", "source")
    search_fields = ("recipient_hash__startswith",)
    ordering = ("-created_at", "pk")
    fields = ("created_at", "scope", "of_what", "source", "reason", "recipient_hash", "trail")

    @admin.display(description="of what", ordering="detail")
    def of_what(self, suppression: Suppression) -> str:
        return name_of(suppression.detail)

    @admin.display(description="address")
    def pseudonym(self, suppression: Suppression) -> str:
        return suppression.recipient_hash[:12]

    @admin.action(description="Let this mail through again, with a reason", permissions=["settle"])
    def lift(self, request: HttpRequest, queryset: QuerySet[Suppression]) -> None:
        self.decide(
            request,
            queryset,
            lambda row, why: lift_suppression(
                suppression=row, by=cast("Any", request.user), reason=why
            ),
            "Lifted. This mail comes again.",
        )
