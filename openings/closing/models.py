from django.conf import settings
from django.db import models

from openings.closing.states import HowEnded
from openings.opening.models import Opening


class Ending(models.Model):
    """What an employer was told about the end of an opening, and what became of it."""

    opening = models.OneToOneField(Opening, on_delete=models.CASCADE, related_name="ending")
    announced_for = models.DateTimeField(null=True, blank=True)  # the end that was announced
    times_asked = models.PositiveSmallIntegerField(default=0)
    how = models.CharField("how it ended", max_length=9, choices=HowEnded, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    drafters_told = models.BooleanField("told who had begun to apply", default=False)

    def __str__(self) -> str:
        return f"End of {self.opening}"
