"""The narrow row of a live opening that searches read, and openings that a candidate saves."""

from django.conf import settings
from django.db import models

from jobstore.people.employer.models import Employer
from openings.opening.models import Opening
from openings.opening.states import EmploymentType, RemoteKind

# Hours a week, where nothing else is stated: a part of them is not counted as a full week.
HOURS = """coalesce(o.hours_max, o.hours_min,
      CASE WHEN o.employment_type IN ('PART_TIME', 'PER_DIEM') THEN NULL ELSE 40 END)"""


PAY_YEAR = f"""
  CASE WHEN o.pay_currency = 'USD' THEN
    round(coalesce(o.pay_max, o.pay_min) * CASE o.pay_period WHEN 'HOUR' THEN {HOURS} * 52
      WHEN 'DAY' THEN {HOURS} * 6.5 WHEN 'WEEK' THEN 52 WHEN 'MONTH' THEN 12 ELSE 1 END)
  END"""


PAY_HOUR = f"""
  CASE WHEN o.pay_currency = 'USD' THEN
    round(coalesce(o.pay_max, o.pay_min) * 1.0 / CASE o.pay_period WHEN 'HOUR' THEN 1
      WHEN 'DAY' THEN 8 WHEN 'WEEK' THEN {HOURS} WHEN 'MONTH' THEN {HOURS} * 52 / 12.0
      ELSE {HOURS} * 52 END, 2)
  END"""


class SearchEntry(models.Model):
    """The narrow row by which a published opening is found, filtered and counted.

    Triggers of the database write it (see `triggers.py`), never Python: an opening that
    is not published has none. Migration 0002 adds what only the database knows: the full text.
    """

    opening = models.OneToOneField(
        Opening, on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="+")
    publish_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    employment_type = models.CharField(max_length=12, choices=EmploymentType, blank=True)
    remote = models.CharField(max_length=10, choices=RemoteKind)
    category = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=40, blank=True)
    # Top of the range in US dollars; None where it is not stated, not in dollars, or hangs on
    # hours that nobody states.
    pay_year = models.PositiveBigIntegerField(null=True)
    pay_hour = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-publish_at", "-opening"], name="searchentry_newest"),
            models.Index(fields=["latitude", "longitude"], name="searchentry_place"),
        ]

    def __str__(self) -> str:
        return f"Search entry of {self.opening_id}"


class SavedOpening(models.Model):
    """An opening that a candidate keeps for later. Nobody else learns of it."""

    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_openings"
    )
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "opening"],
                name="opening_saved_once",
                violation_error_message="You have saved this opening already.",
            )
        ]

    def __str__(self) -> str:
        return f"Saved opening {self.opening_id}"
