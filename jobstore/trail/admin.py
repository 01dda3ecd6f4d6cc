"""The trail on the pages of staff."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from jobstore.trail.models import TrailEvent
from jobstore.trail.queries import trail_of


class WithTrail:
    """For a ModelAdmin: name `trail` among the fields and the fields that are read only."""

    @admin.display(description="trail")
    def trail(self, thing: Any) -> SafeString:
        return render_to_string("trail/_lines.html", {"trail": trail_of(thing)})


@admin.register(TrailEvent)
class TrailEventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """The whole trail, also of what is gone by now, such as a stop that was lifted."""

    list_display = ("at", "by", "what", "subject_type", "subject_id", "source", "target", "why")
    list_filter = ("subject_type", "what")
    list_select_related = ("by",)
    search_fields = ("subject_id__exact", "by__email__iexact")
    ordering = ("-at", "-pk")
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
