from datetime import datetime

from django.conf import settings
from django.db import models

from openings.models.interview import Interview
from openings.states import AbsenceAnswer


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def untold(self) -> "AbsenceQuerySet":
        return self.filter(told_at__isnull=True)

    def to_be_told(self, *, at: datetime) -> "AbsenceQuerySet":
        return self.untold().filter(tell_at__lte=at)


class Absence(models.Model):
    """The employer's note that the candidate did not come; it is gone when it is taken back.

    Until `told_at` it makes no difference to anything that the candidate sees.
    """

    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="absence")
    text = models.TextField(blank=True)  # to the candidate: "you"
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    noted_at = models.DateTimeField()
    tell_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=9, choices=AbsenceAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_answered_after_telling",
                condition=models.Q(answered_at__isnull=True) | models.Q(told_at__isnull=False),
                violation_error_message="Only who has been told can answer.",
            )
        ]
        indexes = [
            models.Index(
                fields=["tell_at"],
                condition=models.Q(told_at__isnull=True),
                name="absence_to_be_told",
            )
        ]

    def __str__(self) -> str:
        return f"Absence from {self.interview_id}"
