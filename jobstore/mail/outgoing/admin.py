"""What the pages of staff about mail share."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, cast

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path

from jobstore.mail import kinds
from jobstore.mail.choices import views as kind
from jobstore.mail.outgoing.actions.staff import (
    CALLED_OFF,
    CannotBeSettled,
    give_up_mail,
    retry_mail,
)
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.outgoing.queries import refused_because_of_us, standing_mail
from jobstore.mail.outgoing.views import queue_context
from jobstore.mail.states import Category, MailState
from jobstore.mail.stop.actions import AlreadySettled
from jobstore.trail.admin import WithTrail
from jobstore.trail.desk import LookOnly
from jobstore.trail.queries import who_was_faster
from jobstore.trail.queues import Queue

NO_REASON = "Write a reason beside the action."


def name_of(code: str) -> str:
    """Of a kind or a category of mail, in words."""
    if code in Category.values:
        return Category(code).label.capitalize()
    return kinds.title_of(code)


def thing_of(mail: OutgoingMail) -> str:
    """What a mail is about, in the words of staff."""
    try:
        return str(apps.get_model(mail.subject_type)._meta.verbose_name).capitalize()  # noqa: SLF001 -- documented
    except (LookupError, ValueError):
        return ""


class ReasonForm(ActionForm):
    reason = forms.CharField(label="Reason", max_length=200, required=False)


class Outbox(WithTrail, LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Rows that the outbox writes: staff look, and decide by an action with a reason."""

    action_form: ClassVar[type[ActionForm]] = ReasonForm
    readonly_fields = ("trail",)
    show_full_result_count = False

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Who may use the actions."""
        name = self.opts.model_name
        return bool(request.user.has_perm(f"mail.change_{name}"))

    def fits(self, name: str, thing: Any) -> bool:
        """Whether an action is offered on the page of a row."""
        return True

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """With the actions of the list as buttons, for this one row."""
        thing = self.get_object(request, object_id)
        offered: dict[str, Any] = self.get_actions(request) if thing is not None else {}
        context = {
            "page_actions": [
                (name, label)
                for name, (_do, _name, label) in offered.items()
                if self.fits(name, thing)
            ],
            "asks_reason": self.action_form is ReasonForm,
        }
        context |= extra_context or {}
        return super().change_view(request, object_id, form_url, context)

    def decide(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        step: Callable[[Any, str], Any],
        done: str,
    ) -> None:
        """Do one step with each chosen row, with the reason that stands beside the action.

        Where a colleague was faster, who and with what.
        """
        reason = request.POST.get("reason", "").strip()
        if not reason:
            self.message_user(request, NO_REASON, messages.ERROR)
            return
        chosen = {str(row.pk): row for row in queryset.order_by("pk")}
        asked = request.POST.getlist("_selected_action")
        settled = 0
        for row in chosen.values():
            try:
                step(row, reason)
                settled += 1
            except AlreadySettled:
                self.say_gone_on(request, row)
        for pk in asked:
            if pk not in chosen and "select_across" not in request.POST:
                self.say_gone_on(request, self.model(pk=pk))
        if settled:
            self.message_user(request, done, messages.SUCCESS)

    def say_gone_on(self, request: HttpRequest, row: Any) -> None:
        text = who_was_faster(row, reader=request.user) or "Somebody else has dealt with this."
        self.message_user(request, text, messages.WARNING)


class ReportFilter(admin.ChoicesFieldListFilter):
    """By what another server or the provider told of the mail."""

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.title = "report"


class NamedFilter(admin.AllValuesFieldListFilter):
    """Kinds and categories by their names, not by their codes."""

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            choice["display"] = name_of(str(choice["display"]))
            yield choice


def _in(state: MailState) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(state=state)


@admin.register(OutgoingMail)
class OutgoingMailAdmin(Outbox):
    """What was sent, waits, or needs a person; never what was written."""

    queues: ClassVar = {
        "still": Queue(
            label="Stands still",
            work="Mail stands still",
            hint="Nobody empties the outbox: tell who runs the site.",
            rows=lambda _: standing_mail(),
            since="not_before",
        ),
        "refused": Queue(
            label="Refused because of us",
            work="Mail refused because of us",
            hint="Other servers do not want this site's mail. It is kept: tell who runs the site.",
            rows=lambda _: refused_because_of_us(),
        ),
        "held": Queue(
            label="Held",
            work="Mail held",
            hint="It may have left already: send it again or drop it.",
            rows=lambda _: _in(MailState.HELD),
        ),
        "dead": Queue(
            label="Dead",
            work="Mail dead",
            hint="It could not be sent: find out why.",
            rows=lambda _: _in(MailState.DEAD),
            since="finished_at",
        ),
    }
    change_list_template = "admin/mail/outgoingmail/change_list.html"
    actions = ("retry", "give_up")
    list_display = ("what", "stands", "recipient_email", "why", "not_before", "sent_at", "attempts")
    list_filter = (
        "state",
        ("category", NamedFilter),
        ("kind", NamedFilter),
        ("events__kind", ReportFilter),
    )
    search_fields = (
        *("recipient_name", "recipient_user__name", "recipient_email", "subject"),
        *("message_id__iexact", "subject_id__exact"),
    )
    search_help_text = "Name or address, subject, or the number of the thing"
    ordering = ("-not_before", "pk")
    fields = (
        ("what", "sort", "stands"),
        ("recipient_name", "recipient_email", "recipient_zone", "recipient_user"),
        ("concerns", "subject_id"),
        ("created_at", "not_before", "expires_at"),
        ("dispatch_at", "sent_at", "finished_at"),
        ("attempts", "doubt", "smtp_code"),
        "last_error",
        "cancel_reason",
        "message_id",
        "trail",
    )

    def get_urls(self) -> list[Any]:
        """What is declared about each kind, beside the rows."""
        pages: dict[str, tuple[Callable[..., HttpResponse], str]] = {
            "kinds/": (kind.kind_list, "mail_kind_list"),
            "kinds/<str:name>/": (kind.kind_detail, "mail_kind_detail"),
            "kinds/<str:name>/page/": (kind.kind_page, "mail_kind_page"),
            "kinds/<str:name>/send/": (kind.kind_send, "mail_kind_send"),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=name)
            for route, (view, name) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The charts stand above the whole list; a filtered one comes without."""
        charts = {} if request.GET else {"outbox": queue_context()}
        return super().changelist_view(request, {**(extra_context or {}), **charts})

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutgoingMail]:
        return super().get_queryset(request).defer("subject", "text", "html", "payload")

    def fits(self, name: str, thing: OutgoingMail) -> bool:
        is_stuck = thing.state in {MailState.DEAD, MailState.HELD}
        return is_stuck or (name == "give_up" and thing.state == MailState.PENDING)

    @admin.display(description="mail", ordering="kind")
    def what(self, mail: OutgoingMail) -> str:
        return name_of(mail.kind)

    @admin.display(description="about", ordering="category")
    def sort(self, mail: OutgoingMail) -> str:
        return name_of(mail.category)

    @admin.display(description="state", ordering="state")
    def stands(self, mail: OutgoingMail) -> str:
        return str(MailState(mail.state).label).capitalize()

    @admin.display(description="what it is about")
    def concerns(self, mail: OutgoingMail) -> str:
        return thing_of(mail)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kw: Any) -> Any:
        mail = context["original"]
        return super().render_change_form(
            request, {**context, "subtitle": self.what(mail)}, *args, **kw
        )

    @admin.display(description="why")
    def why(self, mail: OutgoingMail) -> str:
        return mail.cancel_reason or mail.last_error

    @admin.action(description="Send again: dead or held mail", permissions=["settle"])
    def retry(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        retry = partial(retry_mail, by=cast("Any", request.user))
        self._settle_each(request, queryset, retry, "will be sent again")

    @admin.action(description="Cancel, with a reason", permissions=["settle"])
    def give_up(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            self.message_user(request, NO_REASON, messages.ERROR)
            return
        by = cast("Any", request.user)
        give_up = partial(give_up_mail, by=by, reason=reason, told=CALLED_OFF)
        self._settle_each(request, queryset, give_up, "canceled")

    def _settle_each(
        self,
        request: HttpRequest,
        queryset: QuerySet[OutgoingMail],
        settle: Callable[..., OutgoingMail],
        what: str,
    ) -> None:
        done = 0
        chosen = list(queryset.order_by("pk"))  # what is settled may leave the filter of the list
        for mail in chosen:
            try:
                settle(mail=mail)
            except CannotBeSettled:
                if faster := who_was_faster(mail, reader=request.user):
                    self.message_user(request, faster, messages.WARNING)
                continue
            done += 1
        text = "1 mail" if done == 1 else f"{done} mails"
        text = f"{text} {what}." if done else "Nothing was done."
        if done < len(chosen):
            text += " What is left waits already, is on its way, or has its end."
        self.message_user(request, text, messages.SUCCESS if done else messages.WARNING)
