from django.contrib import admin

from jobstore.people.invitation.models import Invitation
from jobstore.people.membership.models import Membership
from jobstore.trail.desk import LookOnly


@admin.register(Invitation)
class InvitationAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    list_display = ("email", "employer", "role", "state", "invited_by", "created_at", "expires_at")
    list_filter = ("state", "role")
    list_select_related = ("employer", "invited_by")
    search_fields = ("email", "employer__name")
    ordering = ("-created_at", "-pk")


@admin.register(Membership)
class MembershipAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    list_display = ("user", "employer", "role", "joined_at")
    list_filter = ("role",)
    list_select_related = ("user", "employer")
    search_fields = ("user__email", "user__name", "employer__name")
    ordering = ("employer__name", "role", "user__email")
