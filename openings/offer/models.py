import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from jobstore.lib.money import amount_text
from jobstore.lib.zones import moment_text, read_zone
from openings.application.models import Application
from openings.offer.states import DeclineReason, OfferState
from openings.opening.states import EmploymentType, PayPeriod


class OfferQuerySet(models.QuerySet["Offer"]):
    def out(self) -> "OfferQuerySet":
        return self.filter(state=OfferState.SENT)

    def over(self, *, at: datetime) -> "OfferQuerySet":
        return self.out().filter(ends_at__lte=at)


class Offer(models.Model):
    """The terms of a job as a candidate was offered them; what changes later is another offer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="offers")
    number = models.PositiveSmallIntegerField()  # of this application, from 1
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.SENT)

    pay = models.DecimalField(max_digits=12, decimal_places=2)
    pay_currency = models.CharField(max_length=3)
    pay_period = models.CharField(max_length=5, choices=PayPeriod)
    starts_on = models.DateField()
    place = models.CharField(max_length=120)
    employment_type = models.CharField(max_length=12, choices=EmploymentType)
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)  # a week
    conditions = models.TextField(blank=True)
    ends_at = models.DateTimeField()

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=12, choices=DeclineReason, blank=True)
    decline_text = models.CharField(max_length=200, blank=True)
    wanted_until = models.DateField(null=True, blank=True)  # the candidate asks for more time
    is_by_phone = models.BooleanField(default=False)  # the employer noted the yes
    disputed_at = models.DateTimeField(null=True, blank=True)  # "that is not so"

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state=OfferState.SENT),
                name="offer_out_once",
                violation_error_message="Another offer is out.",
            ),
            models.UniqueConstraint(
                fields=["application", "number"],
                name="offer_number_once",
                violation_error_message="This number is taken.",
            ),
            models.CheckConstraint(
                name="offer_settled_has_date",
                condition=Q(state=OfferState.SENT) | Q(settled_at__isnull=False),
                violation_error_message="An offer that is settled needs its date.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"], condition=Q(state=OfferState.SENT), name="offer_to_lapse"
            ),
        ]

    def __str__(self) -> str:
        return f"Offer {self.number}"

    @property
    def pay_text(self) -> str:
        """ "$18.50 an hour"."""
        amount = amount_text(self.pay, self.pay_currency)
        return f"{amount} {PayPeriod(self.pay_period).label}"

    @property
    def hours_text(self) -> str:
        return f"{float(self.hours):g} hours a week" if self.hours is not None else ""

    @property
    def until(self) -> str:
        """The end as its candidate reads it."""
        zone = read_zone(self.application.candidate.time_zone)
        return moment_text(self.ends_at.astimezone(zone))

    def is_open(self, *, at: datetime) -> bool:
        """Whether the candidate may answer it."""
        return self.state == OfferState.SENT and at < self.ends_at


def newest_offer(application: Application) -> Offer | None:
    """No query where `offers` are loaded."""
    if "offers" in getattr(application, "_prefetched_objects_cache", {}):
        return max(application.offers.all(), key=lambda offer: offer.number, default=None)
    return application.offers.order_by("-number").first()
