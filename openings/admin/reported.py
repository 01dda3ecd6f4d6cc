"""Companies of interviews held elsewhere, once their candidate asks for a check."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from jobstore.people.models import CompanyToCheck
from openings.actions.reported import verify_company


class DomainForm(ActionForm):
    domain = forms.CharField(
        label="Mail domain",
        required=False,
        max_length=120,
        help_text="Of one company; empty: the one of its website.",
    )


@admin.register(CompanyToCheck)
class CompanyToCheckAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Is there such a company, and is the domain its own? Who asks is not shown."""

    list_display = ("name", "website", "check_asked_at", "verified_domain", "verified_at")
    list_display_links = None
    list_filter = (("verified_at", admin.EmptyFieldListFilter),)
    search_fields = ("name", "website")
    ordering = ("check_asked_at", "pk")
    list_per_page = 50
    actions = ("verify",)
    action_form = DomainForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self.changelist_view(request)

    @admin.action(description="Verify the company", permissions=["change"])
    def verify(self, request: HttpRequest, queryset: QuerySet[CompanyToCheck]) -> None:
        """Feedback requests may go to addresses at this domain, and to no other."""
        companies = list(queryset.order_by("pk"))
        typed = request.POST.get("domain", "").strip()
        if typed and len(companies) != 1:
            self.message_user(request, "A domain belongs to one company.", messages.ERROR)
            return
        for company in companies:
            domain = typed or urlsplit(company.website).hostname or ""
            if "." not in domain or "@" in domain or "/" in domain:
                text = f"{company} needs a domain, such as example.org."
                self.message_user(request, text, messages.ERROR)
                continue
            checked = verify_company(employer=company, domain=domain)
            self.log_change(request, company, f"Verified {checked.verified_domain}")
            text = f"{company} is verified with {checked.verified_domain}."
            self.message_user(request, text, messages.SUCCESS)
