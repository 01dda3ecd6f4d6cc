from django.db import models
from django.db.models import F, Q


class Jurisdiction(models.Model):
    """A place whose law says how soon interviewed candidates are told. Staff keep it current."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    regions = models.CharField(
        max_length=200, blank=True, help_text="Ways to write the state, comma between; empty: all."
    )
    days_to_tell = models.PositiveSmallIntegerField(help_text="Days after the last interview.")
    remind_after = models.PositiveSmallIntegerField(help_text="Days: first mail to the recruiter.")
    warn_after = models.PositiveSmallIntegerField(help_text="Days: second mail to the recruiter.")
    employees_from = models.PositiveIntegerField(
        default=0, help_text="Holds for employers with at least so many employees."
    )
    duty = models.CharField(max_length=300, help_text="The duty in one plain sentence.")
    source_url = models.URLField(blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="jurisdiction_days_in_order",
                condition=Q(remind_after__lt=F("warn_after")) & Q(warn_after__lt=F("days_to_tell")),
                violation_error_message="The two mails go out in order, before the last day.",
            )
        ]

    def __str__(self) -> str:
        return self.name
