import uuid

from django.db import models

from coaching.plan.models import RecoveryPlan
from openings.opening.models import Opening


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
