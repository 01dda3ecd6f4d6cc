"""Articles in the admin: write, look at it as readers will, plan it, go back to an older text."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from coaching.advice.actions import (
    ArticleWords,
    NameTaken,
    SavedMeanwhile,
    TextFaulty,
    edit_article,
    restore_revision,
    retire_article,
    words_of,
    write_article,
)
from coaching.advice.forms import ArticleForm
from coaching.advice.models import Article
from coaching.advice.queries import compare, minutes_of, more_articles, revisions_of
from coaching.advice.states import ArticleState
from coaching.advice.views import page_context
from coaching.permissions import can_edit_articles
from jobstore.lib import clock
from jobstore.trail.desk import Guarded, desk_head, say_changed, staff_of


@admin.register(Article)
class ArticleAdmin(Guarded):
    """Nothing is deleted: what is over is retired."""

    form = ArticleForm
    change_form_template = "admin/coaching/article/change_form.html"
    list_display = ("title", "topic", "stands", "minutes", "version", "updated")
    list_filter = ("state", "topic")
    search_fields = ("title", "summary", "body")
    ordering = ("topic", "position", "title")
    actions = ("retire",)
    view_on_site = False
    may = staticmethod(can_edit_articles)
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": ("title", "slug", "summary", "topic", "position")}),
        ("Text", {"fields": ("body", "sources")}),
        ("Publishing", {"fields": ("state", "publish_at", "version")}),
    )

    # The list -------------------------------------------------------------------------------

    @admin.display(description="state", ordering="state")
    def stands(self, obj: Article) -> str:
        is_later = obj.publish_at is not None and obj.publish_at > clock.now()
        if obj.state == ArticleState.PUBLISHED and is_later:
            return "Planned"
        return obj.get_state_display().capitalize()

    @admin.display(description="minutes to read")
    def minutes(self, obj: Article) -> int:
        return minutes_of(obj)

    @admin.display(description="saved", ordering="updated_at")
    def updated(self, obj: Article) -> Any:
        return obj.updated_at

    @admin.action(description="Retire the chosen articles", permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset.order_by("pk"):
            retire_article(article=article, by=staff_of(request, can_edit_articles))
        self.message_user(request, "Retired. Readers no longer find them.", messages.SUCCESS)

    # The editor -----------------------------------------------------------------------------

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("title",)}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Day and time are two boxes under one label: each says what it is."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "publish_at" and field is not None:
            for box, label in zip(field.widget.widgets, ("Day", "Time"), strict=True):
                box.attrs["aria-label"] = f"{label} from which readers see it"
        return field

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: Any) -> None:
        facts = form.cleaned_data
        common = {
            "words": words_of(obj),
            "state": facts["state"],
            "publish_at": facts["publish_at"],
            "position": facts["position"],
            "by": staff_of(request, can_edit_articles),
        }
        if change:
            saved = edit_article(article=obj, version=facts["version"], **common)
        else:
            saved = write_article(slug=facts["slug"], **common)
        obj.__dict__.update(saved.__dict__)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method == "POST" and "_preview" in request.POST:
            preview = self._preview_of_form(request, object_id)
            if preview is not None:
                return preview
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (SavedMeanwhile, NameTaken):  # in the instant after the form was checked
            # Checked once more, the form says so itself, with all that was typed.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _preview_of_form(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """The page of what is in the editor, saved nowhere; None when it must be mended first."""
        staff_of(request, can_edit_articles)
        stored = self.get_object(request, object_id) if object_id else None
        form = self.get_form(request, stored, change=stored is not None)(
            request.POST, instance=stored
        )
        if not form.is_valid():
            return None
        names = [*ArticleWords.__dataclass_fields__, "state", "publish_at"]
        article = Article(slug=stored.slug if stored else form.cleaned_data["slug"])
        for name in names:
            setattr(article, name, form.cleaned_data[name])
        return _reader_page(request, article)

    # Preview and revisions ------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        def page(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"coaching_article_{name}")

        return [
            page("<int:pk>/preview/", self.preview, "preview"),
            page("<int:pk>/revisions/", self.revisions, "revisions"),
            page(
                "<int:pk>/revisions/<int:version>/restore/", require_POST(self.restore), "restore"
            ),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        return _reader_page(request, self._article(request, pk))

    def revisions(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every save with who and when, and what it changed."""
        article = self._article(request, pk)
        found = revisions_of(article)
        wanted = request.GET.get("version", str(article.version))
        chosen = next((item for item in found if str(item.version) == wanted), found[0])
        before = next((item for item in found if item.version < chosen.version), None)
        context = {
            **desk_head(self, request, title=f"Revisions of {article}"),
            "article": article,
            "revisions": found,
            "chosen": chosen,
            "is_first": before is None,
            "lines": compare(before or chosen, chosen),
        }
        return TemplateResponse(request, "admin/coaching/article/revisions.html", context)

    def restore(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        article = self._article(request, pk)
        revision = article.revisions.select_related("article").filter(version=version).first()
        if revision is None:
            raise Http404
        try:
            by, read = staff_of(request, can_edit_articles), request.POST.get("version", "")
            restore_revision(revision=revision, by=by, version=int(read) if read.isdecimal() else 0)
        except TextFaulty:
            messages.error(request, "That text names a tool or a source that is gone.")
        except SavedMeanwhile:
            say_changed(request, article)
        else:
            messages.success(request, f"Version {version} is the newest text again.")
        return redirect("admin:coaching_article_revisions", pk)

    def _article(self, request: HttpRequest, pk: int) -> Article:
        staff_of(request, can_edit_articles)
        article = Article.objects.filter(pk=pk).first()
        if article is None:
            raise Http404
        return article


def _reader_page(request: HttpRequest, article: Article) -> HttpResponse:
    more = more_articles(article, at=clock.now())
    context = page_context(article, more, is_preview=True)
    return TemplateResponse(request, "coaching/advice/detail.html", context)
