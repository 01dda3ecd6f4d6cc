from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from jobstore.mail.actions.sender import lift_block
from jobstore.mail.admin.look_only import LookOnly
from jobstore.mail.models import SenderBlock


@admin.register(SenderBlock)
class SenderBlockAdmin(LookOnly):
    """Whose mail to others is not passed on any more, and why."""

    actions = ("lift",)
    list_display = ("blocked_at", "sender", "reason", "blocked_by")
    list_select_related = ("sender", "blocked_by")
    ordering = ("-blocked_at", "pk")
    fields = ("sender", "reason", "blocked_at", "blocked_by", "trail")

    @admin.action(
        description="It was a mistake: lift the block, with a reason", permissions=["settle"]
    )
    def lift(self, request: HttpRequest, queryset: QuerySet[SenderBlock]) -> None:
        self.decide(
            request,
            queryset,
            lambda block, why: lift_block(block=block, by=cast("Any", request.user), reason=why),
            "Lifted. They may write to others again.",
        )
