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
    # Of whoever had begun to apply: the early end that they were told of, and since when it goes on
    # and they are not told yet.
    drafters_told_of = models.DateTimeField(null=True, blank=True)
    goes_on_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"End of {self.opening}"
