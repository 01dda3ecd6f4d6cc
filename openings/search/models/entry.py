from django.db import models

from jobstore.people.employer.models import Employer
from openings.opening.models.opening import Opening
from openings.opening.states import EmploymentType, RemoteKind


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
