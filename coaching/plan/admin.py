from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from coaching.plan.models import RecoveryPlan
from jobstore.trail.desk import LookOnly


@admin.register(RecoveryPlan)
class RecoveryPlanAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """That plans exist and whether they are open. What people write in them is nobody's to see:
    debrief, ratings, slips and if-then plans are never registered here."""

    list_display = ("id", "state", "created_at", "closed_at")
    list_display_links = None
    list_filter = ("state",)
    ordering = ("-created_at",)
    search_fields = ()

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self.changelist_view(request)
