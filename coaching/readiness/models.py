from django.conf import settings
from django.db import models
from django.db.models import Q

from coaching.debrief.states import Band
from coaching.plan.models import RecoveryPlan
from coaching.practice.states import ReadyItem
from openings.interview.models import Interview


class Readiness(models.Model):
    """How ready a candidate is, for themselves alone: for one interview, or with none in sight."""

    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    interview = models.OneToOneField(
        Interview, null=True, blank=True, on_delete=models.CASCADE, related_name="readiness"
    )
    plan = models.OneToOneField(
        RecoveryPlan, null=True, blank=True, on_delete=models.CASCADE, related_name="readiness"
    )
    calm = models.PositiveSmallIntegerField(choices=Band, null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="readiness_is_for_one_thing",
                condition=Q(interview__isnull=False, plan__isnull=True)
                | Q(interview__isnull=True, plan__isnull=False),
                violation_error_message="Get ready for an interview, or with a plan.",
            )
        ]

    def __str__(self) -> str:
        return f"Readiness {self.pk}"


class ReadinessTick(models.Model):
    readiness = models.ForeignKey(Readiness, on_delete=models.CASCADE, related_name="ticks")
    item = models.CharField(max_length=10, choices=ReadyItem)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["readiness", "item"],
                name="ready_item_once",
                violation_error_message="This one is ticked already.",
            )
        ]

    def __str__(self) -> str:
        return self.item
