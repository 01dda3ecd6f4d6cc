from django.contrib import admin
from django.http import HttpRequest

from jobstore.people.invitation.models import Invitation
from jobstore.people.membership.models import Membership


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Owners act on their own pages; staff look."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "employer", "role", "state", "invited_by", "created_at", "expires_at")
    list_filter = ("state", "role")
    list_select_related = ("employer", "invited_by")
    search_fields = ("email", "employer__name")
    ordering = ("-created_at", "-pk")
    list_per_page = 50


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("user", "employer", "role", "joined_at")
    list_filter = ("role",)
    list_select_related = ("user", "employer")
    search_fields = ("user__email", "user__name", "employer__name")
    ordering = ("employer__name", "role", "user__email")
    list_per_page = 50
