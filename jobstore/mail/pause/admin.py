from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from jobstore.mail.outgoing.admin import LookOnly
from jobstore.mail.pause.actions import AlreadyPaused, end_pause, pause_sending
from jobstore.mail.pause.models import SendingPause
from jobstore.mail.pause.queries import is_paused
from jobstore.mail.sender.actions import AlreadySettled
from jobstore.mail.states import Category
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
class SendingPauseAdmin(LookOnly):
    """Which mail waits by a decision of staff, and who decided it when."""

    form = PauseForm
    action_form = ActionForm  # a reason is given when it begins
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

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except AlreadyPaused:  # in the instant after the form was checked: now it says who did it
            return super().changeform_view(request, *args, **kwargs)

    @admin.action(description="Let this mail leave again", permissions=["settle"])
    def end(self, request: HttpRequest, queryset: QuerySet[SendingPause]) -> None:
        for pause in queryset.order_by("pk"):
            try:
                end_pause(pause=pause, by=cast("Any", request.user))
            except AlreadySettled:
                self.say_gone_on(request, pause)
            else:
                self.message_user(request, "It leaves again.")
