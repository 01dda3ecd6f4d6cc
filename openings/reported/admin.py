"""Companies of interviews held elsewhere, once their candidate asks for a check."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib import admin

from jobstore.people.employer.models import CompanyToCheck
from jobstore.trail.desk import Act, Desk, Press
from jobstore.trail.queues import Queue, has
from openings.permissions import can_verify_companies
from openings.reported.actions import NotChecker, verify_company
from openings.reported.forms import DomainForm
from openings.reported.queries import companies_to_check, mark_of_company


def _verify(press: Press) -> str:
    domain = press.typed["domain"]
    verify_company(employer=press.thing, by=press.by, domain=domain, seen=press.seen)
    return f"{press.thing} is verified with {domain}."


def _offered(company: CompanyToCheck) -> dict[str, Any]:
    host = (urlsplit(company.website).hostname or "").removeprefix("www.")
    return {"initial": {"domain": company.verified_domain or host}}


@admin.register(CompanyToCheck)
class CompanyToCheckAdmin(Desk):
    """Is there such a company, and is the domain its own? Who asks is not shown."""

    queues: ClassVar = {
        "check": Queue(
            label="To check",
            work="Companies to check",
            hint="Is the domain the company's own? Then feedback requests may go there.",
            whose="Moderators and consultants",
            rows=lambda _: companies_to_check(),
            since="check_asked_at",
        )
    }
    acts: ClassVar = {
        "verify": Act(do=_verify, form=DomainForm, facts=_offered, then="check"),
    }
    refusals: ClassVar = {NotChecker: "You may look here; others decide."}
    page = "admin/people/companytocheck/change_form.html"
    mark = staticmethod(mark_of_company)
    may = staticmethod(has("people.view_companytocheck"))
    list_display = ("name", "website", "check_asked_at", "verified_domain", "verified_at")
    list_filter = (("verified_at", admin.EmptyFieldListFilter),)
    search_fields = ("name", "website")
    ordering = ("check_asked_at", "pk")

    def facts_of(self, thing: CompanyToCheck, press: Press) -> dict[str, Any]:
        return {"company": thing, "may_verify": can_verify_companies(press.by)}
