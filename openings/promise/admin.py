from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from jobstore.trail.admin import OneAtATime
from jobstore.web.forms import SECURE_LINKS
from openings.promise.models import Jurisdiction


@admin.register(Jurisdiction)
class JurisdictionAdmin(OneAtATime):
    """Days, threshold and words of a duty. A place that no longer counts is retired."""

    list_display = ("name", "days_to_tell", "remind_after", "warn_after", "employees_from")
    list_filter = ("is_active",)
    search_fields = ("name", "key")
    ordering = ("name",)
    formfield_overrides = SECURE_LINKS

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
