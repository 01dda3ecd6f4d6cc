from django.conf import settings
from django.db import models


class TrailEvent(models.Model):
    """One line of the history of any thing: who, when, what, from, to, why. Never changed.

    `why` holds what staff write for staff, never the words of a letter or of a candidate.
    """

    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    what = models.CharField(max_length=40)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"], name="trail_order")]

    def __str__(self) -> str:
        return self.sentence.capitalize()

    @property
    def sentence(self) -> str:
        """ "returned, from in review to draft"."""
        if not (self.source and self.target and self.source != self.target):
            return self.what
        return f"{self.what}, from {self.source} to {self.target}".replace("_", " ")
