from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from coaching.plan.models import RecoveryPlan


@admin.register(RecoveryPlan)
class RecoveryPlanAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """That plans exist and whether they are open. What people write in them is nobody's to see:
    debrief, ratings, slips and if-then plans are never registered here."""

    list_display = ("id", "state", "created_at", "closed_at")
    list_display_links = None
    list_filter = ("state",)
    ordering = ("-created_at",)
    search_fields = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self.changelist_view(request)
