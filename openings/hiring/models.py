from django.db import models

from openings.opening.models import Opening


class HiringQuestion(models.Model):
    """Whether an employer still hires for an opening: when it was asked, and when it said so."""

    opening = models.OneToOneField(
        Opening, on_delete=models.CASCADE, related_name="hiring_question"
    )
    said_at = models.DateTimeField(null=True, blank=True)  # by an answer, or by what they did
    asked_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True, db_index=True)  # while it is open

    def __str__(self) -> str:
        return f"Still hiring for {self.opening}?"
