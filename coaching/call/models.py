import uuid

from django.db import models
from django.db.models import F, Q
from encrypted_fields.fields import EncryptedTextField

from coaching.call.states import CallOutcome, CallState
from coaching.plan.models import RecoveryPlan
from openings.interview.models import Interviewer

MOST_ATTEMPTS = 2


class CallPlan(models.Model):
    """One call to an interviewer who welcomes calls: when, what to say, and what came of it.

    What is said and noted is for the candidate alone. Nothing is ever recorded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.OneToOneField(RecoveryPlan, on_delete=models.CASCADE, related_name="call_plan")
    interviewer = models.ForeignKey(Interviewer, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=CallState, default=CallState.PLANNED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    script = EncryptedTextField()
    voicemail = EncryptedTextField()
    notes = EncryptedTextField(null=True, blank=True)
    weaknesses = EncryptedTextField(null=True, blank=True)  # the answers to the three questions
    next_time = EncryptedTextField(null=True, blank=True)
    advice = EncryptedTextField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # SEQUENCE of the calendar file
    calendar_host = models.CharField(max_length=255, blank=True, default="")  # in an old UID
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="call_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="The window ends after it starts.",
            )
        ]

    def __str__(self) -> str:
        return f"Call of {self.plan_id}"


class CallAttempt(models.Model):
    """One time that the candidate dialed; there is a first and a second, and no third."""

    call = models.ForeignKey(CallPlan, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=CallOutcome)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "number"],
                name="call_attempt_once",
                violation_error_message="This attempt is logged already.",
            ),
            models.CheckConstraint(
                name="call_at_most_twice",
                condition=Q(number__range=(1, MOST_ATTEMPTS)),
                violation_error_message="Two attempts are enough.",
            ),
        ]

    def __str__(self) -> str:
        return f"Attempt {self.number} of {self.call_id}"
