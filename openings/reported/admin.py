"""Companies of interviews held elsewhere, once their candidate asks for a check."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from jobstore.lib.seen import ChangedMeanwhile
from jobstore.people.desk import desk_head, say_changed, staff_of
from jobstore.people.employer.models import CompanyToCheck
from jobstore.people.user.models import User
from jobstore.trail.queries import events_of
from openings.reported.actions.company import verify_company
from openings.reported.forms import DomainForm
from openings.reported.permissions import can_verify_companies
from openings.reported.queries import mark_of_company


@admin.register(CompanyToCheck)
class CompanyToCheckAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Is there such a company, and is the domain its own? Who asks is not shown."""

    list_display = ("name", "website", "check_asked_at", "verified_domain", "verified_at")
    list_filter = (("verified_at", admin.EmptyFieldListFilter),)
    search_fields = ("name", "website")
    ordering = ("check_asked_at", "pk")
    list_per_page = 50
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        user = staff_of(request, self._may_look)
        company = self.get_object(request, object_id)
        if company is None:
            raise Http404
        offered = (urlsplit(company.website).hostname or "").removeprefix("www.")
        form = DomainForm(
            request.POST if request.method == "POST" else None,
            initial={"domain": company.verified_domain or offered},
        )
        may_verify = can_verify_companies(user)
        if request.method == "POST" and may_verify and form.is_valid():
            try:
                domain = form.cleaned_data["domain"]
                seen = request.POST.get("seen", "")
                verify_company(employer=company, by=user, domain=domain, seen=seen)
            except ChangedMeanwhile:
                say_changed(request, company)
                company.refresh_from_db()
            else:
                messages.success(request, f"{company} is verified with {domain}.")
                return redirect("admin:people_companytocheck_changelist")
        context = {
            **desk_head(self, request, title=company.name),
            "company": company,
            "form": form,
            "may_verify": may_verify,
            "seen": mark_of_company(company),
            "trail": events_of(company),
        }
        return TemplateResponse(request, "admin/people/companytocheck/change_form.html", context)

    def _may_look(self, user: User) -> bool:
        return user.has_perm("people.view_companytocheck")
