from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from jobstore.lib.addresses import validate_address
from jobstore.people.employer.actions.employer import NotReviewed, keep_old_address, trust_employer
from jobstore.people.employer.admin.merge import merge_page
from jobstore.people.employer.admin.review import review_page
from jobstore.people.employer.forms import EmployerAdminForm
from jobstore.people.employer.models import Employer
from jobstore.people.invitation.actions import (
    AlreadyInvited,
    AlreadyMember,
    MayNotInvite,
    TooManyInvitations,
    invite_member,
)
from jobstore.people.membership.models import Membership
from jobstore.people.states import Role
from jobstore.people.user.models import User
from jobstore.trail.admin import OneAtATime
from jobstore.web.admin_fields import SECURE_LINKS

REFUSALS = {
    AlreadyInvited: "has an open invitation for this address already",
    AlreadyMember: "has this person as a member already",
    MayNotInvite: "has an owner, who invites",
    NotReviewed: "is not reviewed yet",
    TooManyInvitations: "has sent its invitations of the day",
}


class OwnerForm(ActionForm):
    email = forms.CharField(
        label="E-mail address",
        required=False,
        max_length=254,
        help_text="To invite the first owner of one employer.",
    )


class ReviewFilter(admin.SimpleListFilter):
    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("review", "Wait for review"), ("trust", "To trust or not")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Employer]) -> QuerySet[Employer]:
        if self.value() == "review":
            return queryset.filter(pk__in=Employer.objects.to_review())
        if self.value() == "trust":
            return queryset.filter(pk__in=Employer.objects.to_trust_or_not())
        return queryset


class MemberInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    model = Membership
    extra = 0
    can_delete = False
    fields = ("user", "role", "joined_at")
    readonly_fields = fields
    verbose_name_plural = "members"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Employer)
class EmployerAdmin(OneAtATime):
    """Two queues: who it is (review), and whether its openings need review (trust)."""

    form = EmployerAdminForm
    list_display = ("name", "review", "is_trusted", "website", "members", "created_at")
    list_filter = (ReviewFilter, "review", "is_trusted", "answers_feedback", "is_unnamed")
    search_fields = ("name", "slug", "website", "memberships__user__email")
    ordering = ("-created_at", "-pk")
    list_per_page = 50
    inlines = (MemberInline,)
    actions = ("trust", "stop_trusting", "invite_owner")
    action_form = OwnerForm
    readonly_fields = ("is_trusted", "created_at")
    formfield_overrides = SECURE_LINKS
    change_form_template = "admin/people/employer/change_form.html"
    fieldsets = (
        (None, {"fields": ("name", "slug", "text", "website", "phone")}),
        ("Place", {"fields": ("city", "region", "time_zone")}),
        ("Promises", {"fields": ("answer_days", "answers_feedback")}),
        ("Staff", {"fields": ("is_trusted", "is_unnamed", "employees", "created_at")}),
    )

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<path:pk>/merge/", self.admin_site.admin_view(self.merge), name="people_employer_merge"
        )
        review = path(
            "<path:pk>/review/",
            self.admin_site.admin_view(self.review_employer),
            name="people_employer_review",
        )
        return [own, review, *super().get_urls()]

    def merge(self, request: HttpRequest, pk: str) -> HttpResponse:
        return merge_page(request, pk, self)

    def review_employer(self, request: HttpRequest, pk: str) -> HttpResponse:
        return review_page(request, pk, self)

    def save_model(
        self,
        request: HttpRequest,
        obj: Employer,
        form: "forms.ModelForm[Employer]",
        change: bool,  # noqa: FBT001 -- Django's signature
    ) -> None:
        super().save_model(request, obj, form, change)
        if "slug" in form.changed_data:
            keep_old_address(employer=obj, slug=form.initial["slug"])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Employer]:
        employers: QuerySet[Employer] = super().get_queryset(request)
        return employers.annotate(member_count=Count("memberships"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Employers register themselves or come by an import."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Employer | None = None) -> bool:
        return False

    @admin.display(ordering="member_count")
    def members(self, employer: Employer) -> int:
        return int(employer.member_count)  # type: ignore[attr-defined]  # annotated above

    @admin.action(
        description="Trust: publish their openings without review", permissions=["change"]
    )
    def trust(self, request: HttpRequest, queryset: QuerySet[Employer]) -> None:
        self._set(request, queryset, is_trusted=True)

    @admin.action(description="Do not trust: read each of their openings", permissions=["change"])
    def stop_trusting(self, request: HttpRequest, queryset: QuerySet[Employer]) -> None:
        self._set(request, queryset, is_trusted=False)

    def _set(self, request: HttpRequest, queryset: QuerySet[Employer], *, is_trusted: bool) -> None:
        done = 0
        for employer in queryset.order_by("pk"):
            by = cast("User", request.user)
            try:
                trust_employer(employer=employer, by=by, is_trusted=is_trusted)
            except NotReviewed:
                self.message_user(request, f"Review {employer} first.", messages.ERROR)
                continue
            done += 1
        how = "without review" if is_trusted else "once staff have read them"
        who = "1 employer" if done == 1 else f"{done} employers"
        self.message_user(request, f"Openings of {who} are public {how}.", messages.SUCCESS)

    @admin.action(description="Invite the first owner", permissions=["change"])
    def invite_owner(self, request: HttpRequest, queryset: QuerySet[Employer]) -> None:
        """An imported employer has nobody here; staff open the door for its first owner."""
        email = request.POST.get("email", "").strip()
        employers = list(queryset.order_by("pk")[:2])
        try:
            validate_address(email)
        except ValidationError:
            self.message_user(request, "Enter the owner's e-mail address.", messages.ERROR)
            return
        if len(employers) != 1:
            self.message_user(request, "Choose one employer at a time.", messages.ERROR)
            return
        employer = employers[0]
        try:
            invite_member(
                employer=employer, email=email, role=Role.OWNER, by=cast("User", request.user)
            )
        except tuple(REFUSALS) as refusal:
            self.message_user(request, f"{employer} {REFUSALS[type(refusal)]}.", messages.ERROR)
            return
        self.log_change(request, employer, "Invited the first owner")
        self.message_user(request, f"Invited {email} to own {employer}.", messages.SUCCESS)
