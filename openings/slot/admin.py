from typing import TYPE_CHECKING

from django.contrib import admin

from jobstore.trail.desk import LookOnly
from openings.slot.models import Proposal

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Proposal]
else:
    Base = admin.ModelAdmin


@admin.register(Proposal)
class ProposalAdmin(LookOnly, Base):
    """Staff see what became of proposed times; what a candidate asks for is the employer's."""

    list_display = ("candidate", "opening", "employer", "state", "ends_at", "settled_at")
    list_filter = ("state",)
    list_select_related = (
        "sheet",
        "application__candidate",
        "application__opening__employer",
    )
    search_fields = (
        "application__candidate__name",
        "application__candidate__email",
        "application__opening__title",
        "application__opening__employer__name",
    )
    ordering = ("-sheet__made_at", "pk")
    fields = ("application", ("state", "settled_at"), ("made_at", "made_by", "ends_at"))
    readonly_fields = ("made_at", "made_by", "ends_at")

    @admin.display(description="candidate")
    def candidate(self, proposal: Proposal) -> str:
        return str(proposal.application.candidate)

    @admin.display(description="opening")
    def opening(self, proposal: Proposal) -> str:
        return str(proposal.application.opening)

    @admin.display(description="employer")
    def employer(self, proposal: Proposal) -> str:
        return str(proposal.application.opening.employer)

    @admin.display(description="proposed", ordering="sheet__made_at")
    def made_at(self, proposal: Proposal) -> object:
        return proposal.sheet.made_at

    @admin.display(description="proposed by")
    def made_by(self, proposal: Proposal) -> object:
        return proposal.sheet.made_by

    @admin.display(description="until", ordering="sheet__ends_at")
    def ends_at(self, proposal: Proposal) -> object:
        return proposal.sheet.ends_at
