from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import ValidationError
from django.db.models import Case, Count, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from jobstore.lib.text import validate_address
from jobstore.people.employer.actions.employer import (
    NothingToReview,
    NotReviewed,
    keep_old_address,
    pass_employer,
    trust_employer,
    turn_employer_down,
)
from jobstore.people.employer.actions.team import (
    AlreadyInvited,
    AlreadyMember,
    MayNotInvite,
    TooManyInvitations,
    invite_member,
)
from jobstore.people.employer.admin.merge import merge_page
from jobstore.people.employer.forms import EmployerAdminForm, ReasonForm
from jobstore.people.employer.models import Employer, Invitation, Membership
from jobstore.people.employer.queries import look_alikes, mark_of_employer, members_of
from jobstore.people.permissions import can_review_employers
from jobstore.people.states import Role
from jobstore.people.user.models import User
from jobstore.trail.admin import OneAtATime
from jobstore.trail.desk import Act, Acts, LookOnly, Press, say_changed, staff_of
from jobstore.trail.queues import Queue, WithQueues
from jobstore.web.forms import SECURE_LINKS

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


class MemberInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    model = Membership
    extra = 0
    can_delete = False
    fields = ("user", "role", "joined_at")
    readonly_fields = fields
    verbose_name_plural = "members"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


TRUST = {
    "trust": (True, "Openings of {} are published without review from now on."),
    "no_trust": (False, "Openings of {} are read before they are published."),
}


def _trust(press: Press) -> str:
    is_trusted, said = TRUST[press.name]
    trust_employer(employer=press.thing, by=press.by, is_trusted=is_trusted, seen=press.seen)
    return said.format(press.thing)


@admin.register(Employer)
class EmployerAdmin(WithQueues, Acts, OneAtATime):
    """Two queues: who it is (review), and whether its openings need review (trust)."""

    queues: ClassVar = {
        "review": Queue(
            label="To review",
            work="Employers to review",
            hint="Are they who they say? Until then nobody sees their page.",
            whose="Moderators",
            may=can_review_employers,
            rows=lambda _: Employer.objects.to_review(),
            since=Case(When(wanted={}, then="created_at")),
        ),
        "trust": Queue(
            label="To trust or not",
            work="Employers to trust or not",
            hint="Need their openings review? Either answer takes them off the list.",
            rows=lambda _: Employer.objects.to_trust_or_not(),
        ),
    }
    acts: ClassVar = {
        "pass": Act(
            do=lambda press: pass_employer(employer=press.thing, by=press.by, seen=press.seen),
            done="{} is reviewed, its page is public, its owners hear.",
            then="review",
        ),
        "turn_down": Act(
            do=lambda press: turn_employer_down(
                employer=press.thing, by=press.by, seen=press.seen, reason=press.typed["reason"]
            ),
            done="{} is turned down, and its owners hear.",
            form=ReasonForm,
            then="review",
        ),
        "trust": Act(do=_trust, then="trust"),
        "no_trust": Act(do=_trust, then="trust"),
    }
    refusals: ClassVar = dict.fromkeys(
        (NothingToReview, NotReviewed), lambda press, _: say_changed(press.request, press.thing)
    )
    page = "admin/people/employer/review.html"
    page_url = "admin:people_employer_review"
    mark = staticmethod(mark_of_employer)
    form = EmployerAdminForm
    list_display = ("name", "review", "is_trusted", "website", "members", "created_at")
    list_filter = ("review", "is_trusted", "answers_feedback", "is_unnamed")
    search_fields = ("name", "slug", "website", "memberships__user__email")
    ordering = ("-created_at", "-pk")
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
        """On which staff read who an employer is, before anybody else does. Raises Http404."""
        employer = get_object_or_404(Employer, pk=pk) if pk.isdecimal() else None
        if employer is None or employer.is_unnamed:
            raise Http404
        staff_of(request, can_review_employers)
        return self.page_of(request, employer)

    def facts_of(self, thing: Employer, press: Press) -> dict[str, Any]:
        return {
            "title": f"Review {thing}",
            "employer": thing,
            "wanted": [(what.capitalize(), words) for what, words in thing.wanted.items()],
            "alike": look_alikes(thing.wanted.get("name", thing.name), besides=thing),
            "members": members_of(thing),
        }

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
