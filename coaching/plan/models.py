import uuid

from django.conf import settings
from django.db import models
from encrypted_fields.fields import EncryptedCharField

from coaching.plan.states import Branch, PlanHappening, PlanState, StepName
from jobstore.people.user.models import User
from jobstore.trail.models import Event
from openings.interview.models import Interview
from openings.opening.models import Opening


class RecoveryPlanQuerySet(models.QuerySet["RecoveryPlan"]):
    def of(self, candidate: User) -> "RecoveryPlanQuerySet":
        return self.filter(candidate=candidate)

    def active(self) -> "RecoveryPlanQuerySet":
        return self.filter(state=PlanState.ACTIVE)


class RecoveryPlan(models.Model):
    """What a candidate does after one interview. That it exists is the candidate's secret."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="plan")
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_plans"
    )
    branch = models.CharField(max_length=12, choices=Branch, default=Branch.PENDING)
    state = models.CharField(max_length=6, choices=PlanState, default=PlanState.ACTIVE)
    is_muted = models.BooleanField(default=False)
    parked_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # The telling after which openings come by mail; None once a newer plan sends them.
    openings_from = models.DateTimeField(null=True, blank=True)

    objects = RecoveryPlanQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["openings_from"],
                condition=models.Q(openings_from__isnull=False),
                name="plan_sends_openings",
            )
        ]

    def __str__(self) -> str:
        return f"Plan {self.pk}"


class StepMark(models.Model):
    """That the candidate skipped a step; what was done is told by its own rows."""

    plan = models.ForeignKey(RecoveryPlan, on_delete=models.CASCADE, related_name="marks")
    step = models.CharField(max_length=14, choices=StepName)
    was_skipped = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "step"],
                name="step_marked_once",
                violation_error_message="This step is marked already.",
            )
        ]

    def __str__(self) -> str:
        return self.step


class PlanEvent(Event):
    """One line of a plan's history, the candidate's alone: no staff read it, nobody signs it."""

    KINDS = PlanHappening
    SUBJECT = "plan"

    plan = models.ForeignKey(RecoveryPlan, on_delete=models.CASCADE, related_name="events")

    class Meta:
        indexes = [models.Index(fields=["plan", "at"], name="plan_event_order")]


class IfThenPlan(models.Model):
    """One plan for the next time: if this happens, then I do that."""

    plan = models.ForeignKey(RecoveryPlan, on_delete=models.CASCADE, related_name="if_thens")
    if_text = EncryptedCharField(max_length=140)
    then_text = EncryptedCharField(max_length=140)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"If-then of {self.plan_id}"


class OpeningsDigest(models.Model):
    """One e-mail with openings that fit, in the weeks after a "no": which, and if it helped."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(RecoveryPlan, on_delete=models.CASCADE, related_name="digests")
    number = models.PositiveSmallIntegerField()  # 1 to 4
    created_at = models.DateTimeField()
    clicked_at = models.DateTimeField(null=True, blank=True)  # one button was pressed; not which

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="digest_once",
                violation_error_message="This digest stands already.",
            )
        ]

    def __str__(self) -> str:
        return f"Digest {self.number} of {self.plan_id}"


class DigestOpening(models.Model):
    """An opening that a digest showed; it is not shown again."""

    digest = models.ForeignKey(OpeningsDigest, on_delete=models.CASCADE, related_name="items")
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "opening"],
                name="digest_opening_once",
                violation_error_message="This opening is in the digest already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.opening_id} in {self.digest_id}"
