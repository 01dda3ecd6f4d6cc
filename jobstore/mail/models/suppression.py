from django.db import models


class SuppressionScope(models.TextChoices):
    ALL = "all", "every mail but security"
    CATEGORY = "category", "one category"
    RELAY = "relay", "mail written by candidates"
    SUBJECT = "subject", "mail about one thing"


class Suppression(models.Model):
    """An address that must not get some mail. Held as a hash, so that it survives erasure."""

    recipient_hash = models.CharField(max_length=64)
    scope = models.CharField(max_length=10, choices=SuppressionScope)
    detail = models.CharField(
        max_length=130, blank=True
    )  # the category, or "type:id" of the subject
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient_hash", "scope", "detail"],
                name="suppression_once",
                violation_error_message="This address has already stopped this mail.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.detail}".strip()
