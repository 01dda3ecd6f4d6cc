from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from jobstore.mail.outgoing.admin import LookOnly, name_of
from jobstore.mail.stop.actions import lift_suppression
from jobstore.mail.stop.models import Suppression


@admin.register(Suppression)
class SuppressionAdmin(LookOnly):
    """Addresses, as pseudonyms, that stopped some mail."""

    actions = ("lift",)
    list_display = ("created_at", "scope", "of_what", "source", "reason", "pseudonym")
    list_filter = ("scope", "source")
    search_fields = ("recipient_hash__startswith",)
    ordering = ("-created_at", "pk")
    fields = ("created_at", "scope", "of_what", "source", "reason", "recipient_hash", "trail")

    @admin.display(description="of what", ordering="detail")
    def of_what(self, suppression: Suppression) -> str:
        return name_of(suppression.detail)

    @admin.display(description="address")
    def pseudonym(self, suppression: Suppression) -> str:
        return suppression.recipient_hash[:12]

    @admin.action(description="Let this mail through again, with a reason", permissions=["settle"])
    def lift(self, request: HttpRequest, queryset: QuerySet[Suppression]) -> None:
        self.decide(
            request,
            queryset,
            lambda row, why: lift_suppression(
                suppression=row, by=cast("Any", request.user), reason=why
            ),
            "Lifted. This mail comes again.",
        )
