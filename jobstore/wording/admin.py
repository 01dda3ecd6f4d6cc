"""The queue of words of decisions that the wording guard held."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.debug import sensitive_post_parameters

from jobstore.people.user.models import User
from jobstore.trail.admin import OneAtATime
from jobstore.trail.desk import desk_head
from jobstore.wording.actions import save_rule
from jobstore.wording.forms import TryTextForm, WordingRuleForm
from jobstore.wording.models import WordingRevision, WordingRule
from jobstore.wording.queries.trial import marked, try_rules, try_text


class RevisionInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    """Every version as it stood; what an old finding names is found here."""

    model = WordingRevision
    verbose_name_plural = "versions"
    fields = (
        *("version", "edited_at", "edited_by", "list", "pattern", "fine_in"),
        *("message", "suggestion", "is_active"),
    )
    readonly_fields = fields
    ordering = ("-version",)
    extra = 0
    can_delete = False
    classes = ("collapse",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(WordingRule)
class WordingRuleAdmin(OneAtATime):
    """The wording guard's rules. A rule is retired, not deleted: findings name it."""

    form = WordingRuleForm
    list_display = ("category", "list", "looks_for", "is_active", "version", "edited", "edited_by")
    list_filter = ("list", "is_active")
    search_fields = ("category", "pattern", "message")
    ordering = ("list", "category", "pk")
    inlines = (RevisionInline,)
    change_list_template = "admin/coaching/wordingrule/change_list.html"

    @admin.display(description="edited", ordering="edited_at")
    def edited(self, obj: WordingRule) -> Any:
        return obj.edited_at

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key", "looks_for") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: WordingRule, form: Any, change: Any) -> None:
        assert isinstance(request.user, User)  # noqa: S101 -- the admin let them in
        facts = {name: form.cleaned_data[name] for name in form.cleaned_data}
        kept = save_rule(rule=obj, by=request.user, facts=facts)
        obj.pk, obj.version = kept.pk, kept.version
        passed = form.trial.unfair_passed if form.trial else []
        if passed:
            some = "; ".join(f"“{text}”" for text in passed[:5])
            messages.warning(
                request, f"{len(passed)} unfair sentences of our list would now pass: {some}"
            )

    # Try a text -----------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "try/",
            self.admin_site.admin_view(sensitive_post_parameters()(self.try_text)),
            name="coaching_wordingrule_try",
        )
        return [own, *super().get_urls()]

    def try_text(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = TryTextForm(request.POST or None)
        context = {
            **desk_head(self, request, title="Try a text"),
            "form": form,
            "review": None,
            "parts": [],
            "trial": try_rules(),
        }
        if request.method == "POST" and form.is_valid():
            text = form.cleaned_data["text"]
            review = try_text(text)
            context |= {"review": review, "parts": marked(text, review)}
        return TemplateResponse(request, "admin/coaching/wordingrule/try.html", context)
