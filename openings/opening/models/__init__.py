from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import slugify

from jobstore.lib.addresses import address_of
from jobstore.lib.endings import End, end_in
from jobstore.lib.money import amount_text, range_text
from jobstore.lib.places import city_in
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from openings.opening.models.constraints import CONSTRAINTS
from openings.opening.models.parts import Requirement, ScreeningQuestion
from openings.opening.states import (
    CloseReason,
    EmploymentType,
    OpeningState,
    PayPeriod,
    RemoteKind,
    Source,
    Vacancy,
    VisaSupport,
    is_imported,
)
from openings.place.models import FirstPlace, PlaceFacts, fetch_places

__all__ = ["Opening", "OpeningQuerySet", "Requirement", "ScreeningQuestion", "slug_of"]


class OpeningQuerySet(models.QuerySet["Opening"]):
    def live(self, *, at: datetime) -> "OpeningQuerySet":
        """What anybody may find and apply to at that instant; the one meaning of "live"."""
        return self.filter(
            Q(closes_at__isnull=True) | Q(closes_at__gt=at),
            state=OpeningState.PUBLISHED,
            publish_at__lte=at,
        )

    def of(self, employer: Employer) -> "OpeningQuerySet":
        return self.filter(employer=employer)


_Manager = models.Manager.from_queryset(OpeningQuerySet)


class OpeningManager(_Manager["Opening"]):
    """The openings of the board: no list, count or page shows what one candidate tracks."""

    def get_queryset(self) -> OpeningQuerySet:
        return OpeningQuerySet(self.model, using=self._db).filter(tracked_by__isnull=True)


def slug_of(title: str) -> str:
    return slugify(title)[:80] or "opening"


class Opening(FirstPlace):
    """A job being offered (schema.org JobPosting)."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="openings")
    title = models.CharField(max_length=200)
    description = models.TextField()  # Markdown
    category = models.CharField(max_length=60, blank=True)
    employment_type = models.CharField(max_length=12, choices=EmploymentType, blank=True)
    remote = models.CharField(max_length=10, choices=RemoteKind, default=RemoteKind.NOT_STATED)
    vacancy = models.CharField(
        max_length=12, choices=Vacancy, blank=True, default="", db_default=""
    )
    visa_support = models.CharField(
        max_length=4, choices=VisaSupport, blank=True, default="", db_default=""
    )
    pay_min = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    pay_max = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    pay_currency = models.CharField(max_length=3, default="USD")
    pay_period = models.CharField(max_length=5, choices=PayPeriod, default=PayPeriod.YEAR)
    hours_min = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    hours_max = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(default=10)  # working days
    answers_feedback = models.BooleanField(default=True)
    welcomes_calls = models.BooleanField(default=False)
    no_calls = models.BooleanField("asks not to be called", default=False)
    may_apply_again = models.BooleanField(default=True)
    hides_pay = models.BooleanField("pay is not stated, on purpose", default=False)
    # Its team's alone, and changed at once.
    people_to_hire = models.PositiveSmallIntegerField(default=1, db_default=1)
    version = models.PositiveIntegerField(default=1)  # of the row: each save counts
    # The number of the `OpeningVersion` that these columns and parts hold.
    current_version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    state = models.CharField(max_length=10, choices=OpeningState, default=OpeningState.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True, blank=True)  # first publication; never moves
    publish_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    # How often its employer set a new end after the last one was over.
    opened_again = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    opened_again_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=12, choices=CloseReason, blank=True)
    review_note = models.TextField(blank=True)
    # While staff are to read it: the whole, or what waits beside a published or closed one.
    review_by = models.DateTimeField("answer by", null=True, blank=True)

    source = models.CharField(max_length=40, blank=True, choices=Source)  # of an import
    source_key = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)  # of what the import read last
    # Since when its employer keeps an imported advert here and takes applications.
    taken_over_at = models.DateTimeField(null=True, blank=True)
    # The job behind an interview held elsewhere: that candidate's alone, and never published.
    tracked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="+",
    )

    objects = OpeningManager()
    everywhere = OpeningQuerySet.as_manager()  # with what candidates track

    class Meta:
        constraints = CONSTRAINTS
        indexes = [
            models.Index(fields=["-publish_at", "-id"], name="opening_newest"),
            models.Index(fields=["employer", "state"], name="opening_of_employer"),
            models.Index(fields=["review_by", "-updated_at", "-id"], name="opening_list_of_staff"),
            models.Index(
                fields=["country"],
                name="opening_abroad",
                condition=Q(state=OpeningState.PUBLISHED) & ~Q(country__in=["", "US"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("openings:opening_detail", self.pk, self.slug)

    @property
    def end(self) -> End | None:
        """Where its employer is; of an advert from elsewhere, where the job is."""
        return self._end(by_place=self.is_imported)

    @property
    def own_end(self) -> End | None:
        """As its employer sets it."""
        return self._end(by_place=False)

    def _end(self, *, by_place: bool) -> End | None:
        if self.closes_at is None:
            return None
        place = city_in(self.city, self.region) if self.city else None
        names = [self.employer.time_zone, place.time_zone if place else ""]
        known = [read_zone(name) for name in names if name]
        return end_in(self.closes_at, known[::-1] if by_place else known)

    @property
    def source_name(self) -> str:
        return Source(self.source).label if self.source in Source else ""

    @property
    def pay_text(self) -> str:
        """ "$18.50 to $22.75 an hour"; what is not stated says so."""
        pays = (self.pay_min, self.pay_max)
        stated = ("" if pay is None else amount_text(pay, self.pay_currency) for pay in pays)
        text = range_text(*stated)
        return f"{text} {PayPeriod(self.pay_period).label}" if text else "Pay not stated"

    @property
    def hours_text(self) -> str:
        """ "16 to 24 a week"; empty where they are not stated."""
        stated = (self.hours_min, self.hours_max)
        text = range_text(*("" if hours is None else f"{float(hours):g}" for hours in stated))
        return f"{text} a week" if text else ""

    @property
    def all_places(self) -> list[PlaceFacts]:
        """In their order; an only one without a query."""
        if not self.more_places:
            return [self]
        fetch_places([self])
        return list(self.places.all())

    @property
    def is_over(self) -> bool:
        """Filled or given up: nobody goes on in it. One that ran out may still be decided."""
        return self.close_reason in (CloseReason.FILLED, CloseReason.WITHDRAWN)

    @property
    def ran_out(self) -> bool:
        """Closed by the clock: its employer may still say how it ended, or let it go on."""
        return self.state == OpeningState.CLOSED and self.close_reason == CloseReason.EXPIRED

    def is_done(self, *, at: datetime) -> bool:
        """It takes no more applications, and its state says so or its end has passed."""
        if self.state == OpeningState.CLOSED:
            return True
        ran_out = self.closes_at is not None and self.closes_at <= at
        return ran_out and self.state == OpeningState.PUBLISHED

    @property
    def is_imported(self) -> bool:
        return is_imported(self.source, self.taken_over_at)

    @property
    def is_in_review(self) -> bool:
        """Itself, or what waits beside it while it is public or closed."""
        waits = self.changes_beside and self.review_by is not None
        return waits or self.state == OpeningState.IN_REVIEW

    @property
    def is_opening_again(self) -> bool:
        """Closed, and what its employer wrote to open it again is read or was given back."""
        is_asked = self.review_by is not None or bool(self.review_note)
        return is_asked and self.state == OpeningState.CLOSED

    @property
    def changes_beside(self) -> bool:
        """Whatever its employer writes is kept beside what stands, until it is public."""
        return self.state == OpeningState.PUBLISHED or self.is_opening_again

    @property
    def is_tracked(self) -> bool:
        return self.tracked_by_id is not None

    @property
    def slug(self) -> str:
        return slug_of(self.title)

    def was_public(self, *, at: datetime) -> bool:
        """Once, so that the moment of its publication is fixed."""
        return self.posted_at is not None and self.posted_at <= at

    def is_scheduled(self, *, at: datetime) -> bool:
        is_later = self.publish_at is not None and self.publish_at > at
        return is_later and self.state == OpeningState.PUBLISHED

    def is_live(self, *, at: datetime) -> bool:
        """The same rule as `OpeningQuerySet.live`, for a row already loaded."""
        if self.state != OpeningState.PUBLISHED or self.publish_at is None:
            return False
        return self.publish_at <= at and (self.closes_at is None or self.closes_at > at)
