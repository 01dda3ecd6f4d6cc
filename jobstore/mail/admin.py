from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from jobstore.mail.actions.pause import end_pause, pause_sending
from jobstore.mail.actions.settle import CannotBeSettled, give_up_mail, retry_mail, settle_report
from jobstore.mail.models import OutgoingMail, Report, SendingPause, Suppression
from jobstore.mail.queries.pause import is_paused
from jobstore.mail.states import Category
from jobstore.mail.views.queue import queue_context


class ReasonForm(ActionForm):
    reason = forms.CharField(label="Reason", max_length=200, required=False)


class LookOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Rows that the outbox writes: staff look, and decide by an action."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Who may use the actions."""
        name = self.opts.model_name
        return bool(request.user.has_perm(f"mail.change_{name}"))


@admin.register(OutgoingMail)
class OutgoingMailAdmin(LookOnly):
    """What was sent, waits, or needs a person; never what was written."""

    change_list_template = "admin/mail/outgoingmail/change_list.html"
    action_form = ReasonForm
    actions = ("retry", "give_up")
    list_display = ("kind", "state", "recipient_email", "not_before", "sent_at", "attempts", "why")
    list_filter = ("state", "category", "kind")
    search_fields = ("recipient_email__iexact", "message_id__iexact", "subject_id__exact")
    ordering = ("-not_before", "pk")
    fields = (
        ("kind", "category", "state"),
        ("recipient_name", "recipient_email", "recipient_zone"),
        ("subject_type", "subject_id"),
        ("created_at", "not_before", "expires_at"),
        ("dispatch_at", "sent_at", "finished_at"),
        ("attempts", "doubt", "smtp_code"),
        "last_error",
        "cancel_reason",
        "message_id",
    )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The charts stand above the whole list; a filtered one comes without."""
        charts = {} if request.GET else {"outbox": queue_context()}
        return super().changelist_view(request, {**(extra_context or {}), **charts})

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutgoingMail]:
        return super().get_queryset(request).defer("subject", "text", "html", "payload")

    @admin.display(description="why")
    def why(self, mail: OutgoingMail) -> str:
        return mail.cancel_reason or mail.last_error

    @admin.action(description="Send again: dead or held mail", permissions=["settle"])
    def retry(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        done = 0
        for mail in queryset.order_by("pk"):
            try:
                retry_mail(mail=mail)
            except CannotBeSettled:
                continue
            done += 1
        self._tell(request, done, queryset.count(), "will be sent again")

    @admin.action(description="Cancel, with a reason", permissions=["settle"])
    def give_up(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            self.message_user(request, "Write a reason beside the action.", messages.ERROR)
            return
        done = 0
        for mail in queryset.order_by("pk"):
            try:
                give_up_mail(mail=mail, reason=f"{reason} ({request.user})")
            except CannotBeSettled:
                continue
            done += 1
        self._tell(request, done, queryset.count(), "canceled")

    def _tell(self, request: HttpRequest, done: int, chosen: int, what: str) -> None:
        text = f"{done} of {chosen} {what}."
        if done < chosen:
            text += " The others are on their way or have their end already."
        self.message_user(request, text, messages.SUCCESS if done else messages.WARNING)


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
            raise forms.ValidationError("This mail waits already.")
        return category


@admin.register(SendingPause)
class SendingPauseAdmin(LookOnly):
    """Which mail waits by a decision of staff, and who decided it when."""

    form = PauseForm
    actions = ("end",)
    list_display = ("category", "reason", "started_at", "started_by", "ended_at", "ended_by")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "category")
    list_select_related = ("started_by", "ended_by")
    ordering = ("-started_at", "pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("mail.add_sendingpause"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("category", "reason")
        return ("category", "reason", ("started_at", "started_by"), ("ended_at", "ended_by"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        by = cast("Any", request.user)
        made = pause_sending(category=obj.category, by=by, reason=obj.reason)
        obj.pk, obj.started_at, obj.started_by = made.pk, made.started_at, made.started_by

    @admin.action(description="Let this mail leave again", permissions=["settle"])
    def end(self, request: HttpRequest, queryset: QuerySet[SendingPause]) -> None:
        for pause in queryset.order_by("pk"):
            end_pause(pause=pause, by=cast("Any", request.user))
        self.message_user(request, "It leaves again.")


@admin.register(Report)
class ReportAdmin(LookOnly):
    """Mail that its recipient reported; the queue is `settled: no`."""

    actions = ("settle",)
    list_display = ("created_at", "kind", "about", "note", "settled_at")
    list_filter = (("settled_at", admin.EmptyFieldListFilter),)
    list_select_related = ("mail",)
    ordering = ("-created_at", "pk")
    fields = ("mail", "about", "note", "created_at", "settled_at")

    @admin.display(description="kind")
    def kind(self, report: Report) -> str:
        return report.mail.kind

    @admin.display(description="about")
    def about(self, report: Report) -> str:
        return f"{report.mail.subject_type} {report.mail.subject_id}".strip()

    @admin.action(description="Looked at and settled", permissions=["settle"])
    def settle(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        for report in queryset.order_by("pk"):
            settle_report(report=report)
        self.message_user(request, "Settled.")


@admin.register(Suppression)
class SuppressionAdmin(LookOnly):
    """Addresses, as pseudonyms, that stopped some mail."""

    list_display = ("created_at", "scope", "detail", "reason", "pseudonym")
    list_filter = ("scope",)
    search_fields = ("recipient_hash__startswith",)
    ordering = ("-created_at", "pk")
    fields = ("created_at", "scope", "detail", "reason", "recipient_hash")

    @admin.display(description="address")
    def pseudonym(self, suppression: Suppression) -> str:
        return suppression.recipient_hash[:12]
