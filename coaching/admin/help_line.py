from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from coaching.models import HelpLine
from coaching.queries.help_line import country_name


@admin.register(HelpLine)
class HelpLineAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Staff call a line now and then, note the day, and stop showing one that is gone."""

    list_display = ("name", "where", "how", "checked", "is_shown")
    list_filter = ("is_shown", "country")
    list_editable = ("is_shown",)
    search_fields = ("name", "country")
    ordering = ("country", "position", "pk")
    fields = ("key", "country", "name", "how", "url", "position", "checked_on", "is_shown")

    @admin.display(description="country", ordering="country")
    def where(self, obj: HelpLine) -> str:
        return country_name(obj.country) if obj.country else "Anywhere"

    @admin.display(description="checked on", ordering="checked_on", empty_value="not checked yet")
    def checked(self, obj: HelpLine) -> Any:
        return obj.checked_on

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
