from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from coaching.models import HelpLine
from coaching.queries.help_line import countries, country_name
from jobstore.trail.admin import OneAtATime


class CountryFilter(admin.SimpleListFilter):
    """By the names of the countries."""

    title = "country"
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(country.code, country.name) for country in countries()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[HelpLine]) -> QuerySet[HelpLine]:
        return queryset.filter(country=self.value()) if self.value() else queryset


@admin.register(HelpLine)
class HelpLineAdmin(OneAtATime):
    """Staff call a line now and then, note the day, and stop showing one that is gone."""

    list_display = ("name", "where", "how", "checked", "is_shown")
    list_filter = ("is_shown", CountryFilter)
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
