"""What the pages of staff about mail share."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from jobstore.mail import kinds
from jobstore.mail.actions.sender import AlreadySettled
from jobstore.mail.states import Category
from jobstore.trail.admin import WithTrail
from jobstore.trail.queries import who_was_faster

NO_REASON = "Write a reason beside the action."


def name_of(code: str) -> str:
    """Of a kind or a category of mail, in words."""
    if code in Category.values:
        return Category(code).label.capitalize()
    try:
        return kinds.get(code).title
    except kinds.UnknownMailKind:
        return code


class ReasonForm(ActionForm):
    reason = forms.CharField(label="Reason", max_length=200, required=False)


class LookOnly(WithTrail, admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Rows that the outbox writes: staff look, and decide by an action with a reason."""

    action_form: ClassVar[type[ActionForm]] = ReasonForm
    readonly_fields = ("trail",)
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
