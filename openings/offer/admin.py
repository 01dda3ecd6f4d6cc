from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin

from jobstore.lib import clock
from jobstore.trail.desk import LookOnly
from jobstore.trail.queues import Queue
from openings.offer.models import Offer

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Offer]
else:
    Base = admin.ModelAdmin

SHOWN = timedelta(days=14)  # whatever became of the offer since


@admin.register(Offer)
class OfferAdmin(LookOnly, Base):
    """Staff see what became of offers; recruiters and candidates act on their own pages."""

    queues: ClassVar = {
        "denied": Queue(
            label="A noted yes was none",
            work="Hires denied by candidates",
            hint="An employer noted a yes, and the candidate says that it is not so.",
            rows=lambda _: Offer.objects.filter(disputed_at__gt=clock.now() - SHOWN),
            since="disputed_at",
        ),
    }
    list_display = ("candidate", "opening", "employer", "state", "ends_at", "disputed_at")
    list_filter = ("state",)
    list_select_related = ("application__candidate", "application__opening__employer")
    search_fields = (
        "application__candidate__name",
        "application__candidate__email",
        "application__opening__title",
        "application__opening__employer__name",
    )
    ordering = ("-made_at", "pk")
    fields = (
        "application",
        ("state", "number", "is_by_phone"),
        ("made_at", "made_by", "ends_at", "settled_at"),
        ("wanted_until", "disputed_at"),
    )

    @admin.display(description="candidate")
    def candidate(self, offer: Offer) -> str:
        return str(offer.application.candidate)

    @admin.display(description="opening")
    def opening(self, offer: Offer) -> str:
        return str(offer.application.opening)

    @admin.display(description="employer")
    def employer(self, offer: Offer) -> str:
        return str(offer.application.opening.employer)
