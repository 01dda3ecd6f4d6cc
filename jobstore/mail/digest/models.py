from django.db import models


class FanOut(models.Model):
    """One mailing to many, once a period: how far it is, so that a killed one goes on from there.

    A batch of rows, the place it reached and the counts are written in one transaction.
    """

    kind = models.CharField(max_length=60)
    period = models.DateTimeField()  # its beginning
    cursor = models.CharField(max_length=64, blank=True)  # the last one looked at, while it runs
    looked_at = models.PositiveIntegerField(default=0)
    queued = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "period"],
                name="fan_out_once_a_period",
                violation_error_message="This mailing of the period stands already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.period:%Y-%m-%d %H:%M}"
