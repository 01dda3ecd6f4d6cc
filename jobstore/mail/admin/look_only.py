"""What the pages of staff about mail share."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from jobstore.trail.admin import WithTrail

NO_REASON = "Write a reason beside the action."


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
        """Do one step with each chosen row, with the reason that stands beside the action."""
        reason = request.POST.get("reason", "").strip()
        if not reason:
            self.message_user(request, NO_REASON, messages.ERROR)
            return
        for row in queryset.order_by("pk"):
            step(row, reason)
        self.message_user(request, done, messages.SUCCESS)
