from django.conf import settings
from django.db import models

from openings.opening.models.opening import Opening


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
