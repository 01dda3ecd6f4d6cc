"""Help lines and crisis words, kept by staff; what candidates pass on, read before others do."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from coaching.advice.actions.help import decide_advice, save_crisis_words
from coaching.advice.forms import CrisisWordsForm
from coaching.advice.models import CrisisWords, CrisisWordsRevision, HelpLine, PassedAdvice
from coaching.advice.queries.help import (
    countries,
    country_name,
    mark_of_advice,
    said_by,
    waiting_advice,
)
from coaching.advice.states import PASS_ON_MOVES, PassOnState
from coaching.permissions import can_edit_crisis_words, can_moderate_advice
from jobstore.lib.moves import IllegalMove
from jobstore.trail.admin import OneAtATime
from jobstore.trail.desk import Act, Desk, Guarded, Press, staff_of
from jobstore.trail.queues import Queue


class RevisionInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    """Every version as it stood; what an old finding names is found here."""

    model = CrisisWordsRevision
    verbose_name_plural = "versions"
    fields = ("version", "edited_at", "edited_by", "lines")
    readonly_fields = fields
    ordering = ("-version",)
    extra = 0
    can_delete = False
    classes = ("collapse",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_edit_crisis_words(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(CrisisWords)
class CrisisWordsAdmin(Guarded):
    """The three lists by which help is shown at once. None is added, and none goes away."""

    form = CrisisWordsForm
    list_display = ("part", "version", "edited", "edited_by")
    ordering = ("pk",)
    inlines = (RevisionInline,)
    may = staticmethod(can_edit_crisis_words)

    @admin.display(description="edited", ordering="edited_at")
    def edited(self, obj: CrisisWords) -> Any:
        return obj.edited_at

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: CrisisWords, form: Any, change: Any) -> None:
        by = staff_of(request, can_edit_crisis_words)
        kept = save_crisis_words(words=obj, by=by, lines=form.cleaned_data["lines"])
        obj.version = kept.version
        if form.trial is not None and form.trial.mistaken:
            some = "; ".join(f"“{text}”" for text in form.trial.mistaken[:5])
            messages.warning(request, f"Help would also be shown for: {some}")


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


def _decide(press: Press) -> None:
    is_shown = press.name == "let_through"
    decide_advice(advice=press.thing, by=press.by, is_shown=is_shown, seen=press.seen)


@admin.register(PassedAdvice)
class PassedAdviceAdmin(Desk):
    """Nothing is written here: a piece is let through or held back as it is."""

    queues: ClassVar = {
        "read": Queue(
            label="To read",
            work="Advice to read",
            hint="Let through what helps the next candidate.",
            whose="Moderators",
            rows=lambda _: waiting_advice(),
        )
    }
    acts: ClassVar = {
        "let_through": Act(do=_decide, done="Others can read it.", then="read"),
        "hold_back": Act(do=_decide, done="It is held back.", then="read"),
    }
    gone = (IllegalMove,)
    page = "admin/coaching/passedadvice/change_form.html"
    mark = staticmethod(mark_of_advice)
    may = staticmethod(can_moderate_advice)
    list_display = ("text", "category", "shown_as", "state", "created_at")
    list_filter = ("state", "category")
    search_fields = ("text", "category")
    ordering = ("-created_at", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PassedAdvice]:
        return PassedAdvice.objects.select_related("candidate", "decided_by")

    @admin.display(description="shown as")
    def shown_as(self, obj: PassedAdvice) -> str:
        return said_by(obj)

    def title_of(self, thing: PassedAdvice) -> str:
        return f"Advice for {thing.category}"

    def facts_of(self, thing: PassedAdvice, press: Press) -> dict[str, Any]:
        moves = PASS_ON_MOVES.get(thing.state, frozenset())
        return {
            "advice": thing,
            "shown_as": said_by(thing),
            "may_show": PassOnState.SHOWN in moves,
            "may_hold": PassOnState.HELD_BACK in moves,
        }
