import uuid

from django.conf import settings
from django.db import models

from openings.application.models import Application
from openings.application.states import OF_DECISIONS
from openings.decision.states import HeldTextState


class HeldText(models.Model):
    """Words of a decision that staff read before the candidate does. They stand nowhere else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="held_texts"
    )
    happening = models.CharField(
        max_length=30, choices=[(kind.value, kind.label) for kind in OF_DECISIONS]
    )  # the decision they belong to
    text = models.TextField(blank=True)
    findings = models.TextField(blank=True)  # one per line: the words, why, the rule
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    held_at = models.DateTimeField()
    review_by = models.DateTimeField()  # staff decide by then
    state = models.CharField(max_length=9, choices=HeldTextState, default=HeldTextState.HELD)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)  # why kept back; the employer reads it

    class Meta:
        verbose_name = "words of a decision, to read"
        verbose_name_plural = "words of decisions, to read"
        indexes = [models.Index(fields=["state", "review_by"], name="held_text_queue")]

    def __str__(self) -> str:
        return "Words of a decision, to read"
