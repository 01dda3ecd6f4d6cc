"""What candidates pass on: a moderator reads it before others do."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from coaching.actions.pass_on import AdviceMovedOn, decide_advice
from coaching.models import PassedAdvice
from coaching.permissions import can_moderate_advice
from coaching.queries.pass_on import said_by
from jobstore.people.admin.desk import Guarded
from jobstore.people.models import User
from jobstore.trail.admin import WithTrail


@admin.register(PassedAdvice)
class PassedAdviceAdmin(WithTrail, Guarded):
    """Nothing is written here: a piece is let through or held back as it is."""

    list_display = ("text", "category", "shown_as", "state", "created_at")
    list_filter = ("state", "category")
    list_per_page = 50
    search_fields = ("text", "category")
    ordering = ("-created_at", "pk")
    actions = ("let_through", "hold_back")
    fields = (
        "text",
        "category",
        "shown_as",
        "state",
        "created_at",
        "decided_at",
        "decided_by",
        "trail",
    )
    readonly_fields = fields
    may = staticmethod(can_moderate_advice)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = {"title": "Read what candidates pass on"}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet[PassedAdvice]:
        return PassedAdvice.objects.select_related("candidate", "decided_by")

    @admin.display(description="shown as")
    def shown_as(self, obj: PassedAdvice) -> str:
        return said_by(obj)

    @admin.action(description="Let others read it")
    def let_through(self, request: HttpRequest, queryset: QuerySet[PassedAdvice]) -> None:
        self._decide(request, queryset, is_shown=True)

    @admin.action(description="Hold it back")
    def hold_back(self, request: HttpRequest, queryset: QuerySet[PassedAdvice]) -> None:
        self._decide(request, queryset, is_shown=False)

    def _decide(
        self, request: HttpRequest, queryset: QuerySet[PassedAdvice], *, is_shown: bool
    ) -> None:
        user = request.user
        if not isinstance(user, User):
            return
        done = 0
        for advice in queryset.order_by("pk"):
            try:
                decide_advice(advice=advice, by=user, is_shown=is_shown)
            except AdviceMovedOn:
                messages.warning(request, f"“{advice.text[:40]}” stands as it is.")
            else:
                done += 1
        if done:
            word = "can be read by others" if is_shown else "held back"
            messages.success(request, f"{done} {word}.")
