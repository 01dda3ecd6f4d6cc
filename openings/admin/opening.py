from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jobstore.lib import clock
from jobstore.people.models import User
from jobstore.web.markdown import render_markdown
from openings.actions.opening import NotInReview, NotReady, approve_opening, return_opening
from openings.models import Opening
from openings.permissions import can_review_openings
from openings.queries.opening import openings_in_review
from openings.states import OpeningState

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Opening]
else:
    Base = admin.ModelAdmin


class QueueFilter(admin.SimpleListFilter):
    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [
            ("review", "Waits for review"),
            ("live", "Live now"),
            ("expired", "Published, past its end"),
            ("unplaced", "Live, not on the map"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Opening]) -> QuerySet[Opening]:
        now = clock.now()
        if self.value() == "review":
            return queryset.filter(pk__in=openings_in_review())
        if self.value() == "live":
            return queryset.filter(pk__in=Opening.objects.live(at=now))
        if self.value() == "expired":
            return queryset.filter(state=OpeningState.PUBLISHED, closes_at__lte=now)
        if self.value() == "unplaced":
            live = Opening.objects.live(at=now)
            return queryset.filter(pk__in=live, latitude__isnull=True)
        return queryset


class ReviewForm(ActionForm):
    note = forms.CharField(
        label="What to change", required=False, max_length=2000, help_text="To return openings."
    )


@admin.register(Opening)
class OpeningAdmin(Base):
    """The queue of openings in review. Staff publish or return; employers write."""

    list_display = ("title", "employer", "state", "is_trusted", "place_name", "pay_text", "updated")
    list_filter = (QueueFilter, "state", "source", "employment_type", "remote")
    list_select_related = ("employer",)
    list_per_page = 50
    search_fields = ("title", "employer__name")
    ordering = ("-updated_at", "-id")
    show_full_result_count = False
    actions = ("publish", "give_back")
    action_form = ReviewForm
    fieldsets = (
        (None, {"fields": ("title", "employer", "state", "review_note", "created_by")}),
        (
            "What candidates see",
            {"fields": ("place_name", "remote", "employment_type", "pay_text")},
        ),
        ("The text", {"fields": ("text", "asked", "questions_asked")}),
        (
            "The promise",
            {"fields": ("answer_days", "answers_feedback", "welcomes_calls", "no_calls")},
        ),
        ("The time", {"fields": ("posted_at", "publish_at", "closes_at", "closed_at")}),
        ("Where it comes from", {"fields": ("source", "source_link")}),
    )
    readonly_fields = tuple(str(name) for _title, group in fieldsets for name in group["fields"])

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can_review_openings(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Opening | None = None) -> bool:
        return can_review_openings(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Opening | None = None) -> bool:
        """For the actions of the list; every field is read only."""
        return can_review_openings(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Opening | None = None) -> bool:
        return False

    @admin.display(description="trusted", boolean=True)
    def is_trusted(self, opening: Opening) -> bool:
        return opening.employer.is_trusted

    @admin.display(description="changed", ordering="updated_at")
    def updated(self, opening: Opening) -> object:
        return opening.updated_at

    @admin.display(description="description")
    def text(self, opening: Opening) -> SafeString:
        return render_markdown(opening.description)

    @admin.display(description="asks for")
    def asked(self, opening: Opening) -> SafeString:
        rows = opening.requirements.order_by("position")
        return format_html_join("", "<p>{}</p>", ((row.text,) for row in rows))

    @admin.display(description="questions")
    def questions_asked(self, opening: Opening) -> SafeString:
        rows = opening.questions.order_by("position")
        return format_html_join("", "<p>{}</p>", ((row.text,) for row in rows))

    @admin.display(description="original")
    def source_link(self, opening: Opening) -> SafeString | str:
        if not opening.source_url:
            return "none"
        return format_html(
            '<a href="{0}" rel="nofollow noopener noreferrer">{0}</a>', opening.source_url
        )

    @admin.action(description="Publish the chosen openings", permissions=["view"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Opening]) -> None:
        staff = request.user
        assert isinstance(staff, User)  # noqa: S101 -- the admin is behind the login
        for opening in queryset.select_related("employer").order_by("pk"):
            try:
                approve_opening(opening=opening, by=staff)
            except NotInReview as error:
                self.message_user(request, f"{opening}: {error}.", messages.WARNING)
            except NotReady as error:
                self.message_user(request, f"{opening}: {error}", messages.ERROR)
            else:
                self.message_user(request, f"{opening} is published.", messages.SUCCESS)

    @admin.action(description="Return the chosen openings with the note", permissions=["view"])
    def give_back(self, request: HttpRequest, queryset: QuerySet[Opening]) -> None:
        staff = request.user
        assert isinstance(staff, User)  # noqa: S101 -- the admin is behind the login
        note = request.POST.get("note", "").replace("\x00", "").strip()
        if not note:
            self.message_user(
                request, "Write what to change; nothing was returned.", messages.ERROR
            )
            return
        for opening in queryset.order_by("pk"):
            try:
                return_opening(opening=opening, by=staff, note=note)
            except NotInReview as error:
                self.message_user(request, f"{opening}: {error}.", messages.WARNING)
            else:
                self.message_user(
                    request, f"{opening} is back with its employer.", messages.SUCCESS
                )
