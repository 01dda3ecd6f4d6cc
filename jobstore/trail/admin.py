"""The trail on the pages of staff, and two of them in one form: the second reads the first."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import connection, models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from jobstore.lib.seen import mark_of
from jobstore.trail.models import TrailEvent
from jobstore.trail.queries import about_anybody, events_of, things_of, who_was_faster
from jobstore.trail.states import OWN_ACTS

CHANGED = "It changed while you were writing. What you typed is kept; saving again writes it over."
SHORT = 200  # characters of what stands there now


class WithTrail:
    """For a ModelAdmin: name `trail` among the fields and the fields that are read only."""

    @admin.display(description="trail")
    def trail(self, thing: Any) -> SafeString:
        return render_to_string("trail/_lines.html", {"trail": events_of(thing)})


class NamedList(ChangeList):
    """Each line with the thing that it is about, found for a whole page at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        for event, thing in things_of(self.result_list):
            event.thing = thing  # type: ignore[attr-defined]  # read by the columns


class AboutFilter(admin.SimpleListFilter):
    """What the trail holds, by the names that staff read elsewhere."""

    title = "what it is about"
    parameter_name = "about"
    column = "subject_type"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        held = TrailEvent.objects.order_by(self.column).values_list(self.column, flat=True)
        return sorted(((one, self.words_of(one)) for one in held.distinct()), key=lambda it: it[1])

    def words_of(self, value: str) -> str:
        return _kind_in_words(value)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(**{self.column: self.value()}) if self.value() else queryset


class WhatFilter(AboutFilter):
    title = "what"
    parameter_name = column = "what"

    def words_of(self, value: str) -> str:
        return TrailEvent(what=value).words


@admin.register(TrailEvent)
class TrailEventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """The whole trail, also of what is gone by now, such as a stop that was lifted."""

    list_display = ("at", "who", "did", "why")
    list_display_links = ("at",)
    list_filter = (AboutFilter, WhatFilter)
    list_select_related = ("by",)
    search_fields = ("subject_id__exact", "by__name__icontains", "by__email__iexact")
    search_help_text = "An employer, a candidate, who did it, or the number of the thing"
    fields = ("at", "who", "did", "why")
    readonly_fields = fields
    ordering = ("-at", "-pk")
    list_per_page = 50
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return NamedList

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the candidates' own acts, which are nobody's to follow."""
        by_none_of_us = models.Q(by=None) | models.Q(by__is_staff=False)
        return super().get_queryset(request).exclude(by_none_of_us, what__in=OWN_ACTS)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        words = search_term.strip()
        return (found | queryset.filter(about_anybody(words)) if words else found), may_repeat

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        event = super().get_object(request, object_id, from_field)
        if event is not None:
            [(_, event.thing)] = things_of([event])
        return event

    @admin.display(description="who", empty_value="nobody of the staff")
    def who(self, event: TrailEvent) -> str | None:
        return (event.by.get_full_name() or event.by.email) if event.by else None

    @admin.display(description="did what")
    def did(self, event: Any) -> SafeString:
        """ "published: Night Baker", with a link where staff have a page of it."""
        what, thing = event.sentence, event.thing
        if thing is None:
            return format_html("{}: {} {}, gone by now", what, *self._kind_of(event))
        model = type(thing.row)
        if not admin.site.is_registered(model):
            return format_html("{}: {}", what, thing.title)
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"  # noqa: SLF001 -- documented
        url = reverse(name, args=[thing.row.pk])
        return format_html('{}: <a href="{}">{}</a>', what, url, thing.title)

    def _kind_of(self, event: TrailEvent) -> tuple[str, str]:
        kind = _kind_in_words(event.subject_type).lower()
        return kind, event.subject_id[:8]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SeenForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Carries a mark of what stood in the fields when the page was made."""

    reader: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stands = [(name, _plain(self.initial.get(name))) for name in sorted(self.fields)]
        self.seen = mark_of(*stands)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.data.get("_seen", self.seen) != self.seen:
            self.add_error(None, f"{who_was_faster(self.instance, reader=self.reader)} {CHANGED}")
            for name in self.changed_data:
                stands = self.initial.get(name)
                if isinstance(stands, str | int) and name in self.fields:
                    self.add_error(name, f"It says now: {str(stands)[:SHORT] or 'nothing'}")
        return data


class OneAtATime(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """For every form in which staff change a row."""

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: Any = None, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None or not self.has_change_permission(request, obj):
            return form
        return type(form.__name__, (SeenForm, form), {"reader": request.user})

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The row stays locked until it is saved."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        rows = self.model._base_manager.select_for_update(of=("self",))  # noqa: SLF001 -- documented
        rows.filter(pk=found.pk).first()
        return super().get_object(request, object_id, from_field)


def _kind_in_words(subject_type: str) -> str:
    try:
        return str(capfirst(apps.get_model(subject_type)._meta.verbose_name))  # noqa: SLF001 -- documented
    except LookupError:
        return subject_type.rpartition(".")[2]


def _plain(value: Any) -> object:
    """Rows of another table by their numbers, whatever their order."""
    if isinstance(value, list | tuple | models.QuerySet):
        return sorted(str(getattr(item, "pk", item)) for item in value)
    return value if value is None else str(value)
