from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from jobstore.trail.desk import LookOnly
from openings.alert.models import JobAlert

if TYPE_CHECKING:
    Base = admin.ModelAdmin[JobAlert]
else:
    Base = admin.ModelAdmin


@admin.register(JobAlert)
class JobAlertAdmin(LookOnly, Base):
    """How alerts stand. Whose they are and what they look for stays with their readers: an alert
    is found by the whole address alone."""

    list_display = ("number", "state", "rhythm", "created_at", "touched_at", "next_at", "misfits")
    list_filter = ("state", "rhythm", ("answers__misfit", admin.ChoicesFieldListFilter))
    search_fields = ("=reader__email", "=reader__candidate__email")
    ordering = ("-created_at", "pk")
    fields: ClassVar = (
        ("state", "rhythm", "weekday"),
        ("created_at", "touched_at", "asked_at"),
        ("next_at", "looked_until", "paused_until"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[JobAlert]:
        no = Count("answers", filter=Q(answers__did_fit=False))
        return super().get_queryset(request).annotate(answered=Count("answers"), no=no)

    @admin.display(description="number")
    def number(self, alert: JobAlert) -> str:
        return str(alert.pk)[:8]

    @admin.display(description="did not fit")
    def misfits(self, alert: JobAlert) -> str:
        return f"{alert.no} of {alert.answered}"  # type: ignore[attr-defined]  # annotated above
