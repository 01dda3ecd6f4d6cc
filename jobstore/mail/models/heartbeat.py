from django.db import models


class Heartbeat(models.Model):
    """When a background loop last did its work; health is read here, never from a ping."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
