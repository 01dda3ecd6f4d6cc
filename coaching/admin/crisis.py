from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from coaching.actions.crisis import save_crisis_words
from coaching.forms.crisis import CrisisWordsForm
from coaching.models import CrisisWords, CrisisWordsRevision
from coaching.permissions import can_edit_crisis_words
from jobstore.people.admin.desk import Guarded, staff_of


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
