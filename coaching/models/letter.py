import uuid

from django.db import models
from django.db.models import Q

from coaching.models.plan import RecoveryPlan
from coaching.states import LetterKind, LetterState
from openings.models import Interviewer


class Letter(models.Model):
    """A note from the candidate to one interviewer; the employer may read it as well."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(RecoveryPlan, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=14, choices=LetterKind, default=LetterKind.THANK_YOU)
    interviewer = models.ForeignKey(Interviewer, on_delete=models.CASCADE, related_name="letters")
    discussed = models.TextField()
    drew_me = models.TextField(blank=True)
    correction = models.TextField(blank=True)
    wish_to_grow = models.TextField()
    body = models.TextField()  # what the interviewer reads, frozen when sent
    replies_to_me = models.BooleanField(default=True)  # whether a reply reaches the candidate
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.DRAFT)
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True, blank=True)
    leaves_at = models.DateTimeField(null=True, blank=True)  # until then it can be taken back
    sent_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "interviewer"],
                condition=~Q(state=LetterState.CANCELED),
                name="letter_once",
                violation_error_message="You have already written to this person.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
