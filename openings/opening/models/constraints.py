"""What no row of an opening may be, whoever writes it."""

from django.db import models
from django.db.models import F, Q

from openings.opening.states import HIRES, HIRES_TEXT, OpeningState

CONSTRAINTS: list[models.BaseConstraint] = [
    models.UniqueConstraint(
        fields=["source", "source_key"],
        condition=~Q(source=""),
        name="opening_imported_once",
        violation_error_message="This advert has been imported already.",
    ),
    models.CheckConstraint(
        name="opening_pay_in_order",
        condition=Q(pay_min__isnull=True) | Q(pay_max__isnull=True) | Q(pay_max__gte=F("pay_min")),
        violation_error_message="The highest pay is below the lowest.",
    ),
    models.CheckConstraint(
        name="opening_pay_not_below_zero",
        condition=(Q(pay_min__isnull=True) | Q(pay_min__gte=0))
        & (Q(pay_max__isnull=True) | Q(pay_max__gte=0)),
        violation_error_message="Pay is never below zero.",
    ),
    models.CheckConstraint(
        name="opening_hours_of_a_week",
        condition=(Q(hours_min__isnull=True) | Q(hours_min__gt=0, hours_min__lte=168))
        & (Q(hours_max__isnull=True) | Q(hours_max__gt=0, hours_max__lte=168))
        & (
            Q(hours_min__isnull=True) | Q(hours_max__isnull=True) | Q(hours_max__gte=F("hours_min"))
        ),
        violation_error_message="Hours a week are in order, and a week has 168.",
    ),
    models.CheckConstraint(
        name="opening_people_to_hire",
        condition=Q(people_to_hire__gte=HIRES.start, people_to_hire__lt=HIRES.stop),
        violation_error_message=HIRES_TEXT,
    ),
    models.CheckConstraint(
        name="opening_published_has_dates",
        condition=~Q(state=OpeningState.PUBLISHED)
        | Q(publish_at__isnull=False, posted_at__isnull=False),
        violation_error_message="A published opening needs its date.",
    ),
    models.CheckConstraint(
        name="opening_tracked_is_draft",
        condition=Q(tracked_by__isnull=True) | Q(state=OpeningState.DRAFT),
        violation_error_message="A job held elsewhere is never published here.",
    ),
    models.CheckConstraint(
        name="opening_closed_has_reason",
        condition=~Q(state=OpeningState.CLOSED)
        | (Q(closed_at__isnull=False) & ~Q(close_reason="")),
        violation_error_message="A closed opening needs its reason.",
    ),
]
