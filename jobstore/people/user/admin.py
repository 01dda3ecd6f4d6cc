from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from jobstore.people.employer.models import Membership
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.admin import OneAtATime
from jobstore.trail.states import Act
from jobstore.web.forms import AddressField, ZoneForm


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    """Read only: owners manage their teams, and the last owner is guarded there."""

    model = Membership
    fk_name = "user"
    extra = 0
    can_delete = False
    fields = ("employer", "role", "joined_at")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(OneAtATime):
    """Passwords are set by their owners, through the reset link, and never here."""

    form = ZoneForm
    list_display = ("email", "name", "is_staff", "is_active", "date_joined", "last_login")
    list_filter = ("is_staff", "is_active", "groups")
    search_fields = ("email", "name")
    ordering = ("email",)
    list_per_page = 50
    show_full_result_count = False
    filter_horizontal = ("groups",)
    inlines = (MembershipInline,)
    actions = ("sign_out_everywhere",)
    formfield_overrides = {models.EmailField: {"form_class": AddressField}}
    readonly_fields = ("date_joined", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "name", "phone", "time_zone", "is_active")}),
        ("Staff", {"fields": ("is_staff", "is_superuser", "groups")}),
        ("Dates", {"fields": ("date_joined", "last_login")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only superusers make staff."""
        if request.user.is_superuser:
            return self.readonly_fields
        return (*self.readonly_fields, "is_staff", "is_superuser", "groups")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up themselves; the first staff come by `createsuperuser`."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Erasure is more than a deleted row; accounts are made inactive here."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: forms.Form, change: bool) -> None:  # noqa: FBT001 -- Django's signature
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            end_sessions([obj])

    @admin.action(description="Sign out everywhere", permissions=["change"])
    def sign_out_everywhere(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        people = list(queryset.order_by("pk"))
        ended = end_sessions(people)
        for person in people:
            record(Act.SIGNED_OUT, person, by=request.user)
        self.message_user(request, f"{ended} sessions ended.", messages.SUCCESS)


def end_sessions(users: list[User]) -> int:
    ids = {str(user.pk) for user in users}
    keys = [
        session.session_key
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") in ids
    ]
    return Session.objects.filter(session_key__in=keys).delete()[0]


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(OneAtATime):
    """Who belongs to a group is set at the person."""

    list_display = ("name",)
    ordering = ("name",)
    filter_horizontal = ("permissions",)
