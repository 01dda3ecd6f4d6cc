from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from jobstore.mail.outgoing.admin import NO_REASON, Outbox
from jobstore.people.access_token.actions import AlreadyRevoked, NoReason, revoke_token
from jobstore.people.access_token.models import AccessToken


@admin.register(AccessToken)
class AccessTokenAdmin(Outbox):
    """Links for people without an account. The secret of a link is nowhere to be seen."""

    actions = ("revoke",)
    list_display = ("created_at", "purpose", "email", "expires_at", "revoked_at")
    list_filter = ("purpose", ("revoked_at", admin.EmptyFieldListFilter))
    search_fields = ("email__iexact", "object_id__exact")
    search_help_text = "The whole address, or what the link is about"
    ordering = ("-created_at", "pk")
    fields = (
        "purpose",
        "object_id",
        "email",
        "created_at",
        "expires_at",
        "used_at",
        "revoked_at",
        "trail",
    )

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Who may use the action."""
        return bool(request.user.has_perm("people.change_accesstoken"))

    def fits(self, name: str, thing: AccessToken) -> bool:
        return thing.revoked_at is None

    @admin.action(description="Revoke, with a reason", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[AccessToken]) -> None:
        reason = request.POST.get("reason", "")
        for token in queryset.order_by("pk"):
            try:
                revoke_token(token=token, by=cast("Any", request.user), reason=reason)
            except NoReason:
                self.message_user(request, NO_REASON, messages.ERROR)
                return
            except AlreadyRevoked:
                self.say_gone_on(request, token)
            else:
                self.message_user(request, "Revoked. The link opens nothing any more.")
