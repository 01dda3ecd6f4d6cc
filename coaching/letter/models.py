import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from coaching.letter.states import LetterKind, LetterState
from coaching.plan.models import RecoveryPlan
from openings.interview.models import Interviewer


class Letter(models.Model):
    """A note from the candidate to one interviewer; the employer may read it as well."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(RecoveryPlan, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=14, choices=LetterKind, default=LetterKind.THANK_YOU)
    # Nobody: the employer did not list this person, and the candidate sends the letter themselves.
    interviewer = models.ForeignKey(
        Interviewer, null=True, blank=True, on_delete=models.CASCADE, related_name="letters"
    )
    contact_name = models.CharField(max_length=120, blank=True)  # where nobody is listed
    number = models.PositiveSmallIntegerField(default=1)  # the first or second status check
    discussed = models.TextField()
    drew_me = models.TextField(blank=True)
    correction = models.TextField(blank=True)
    matters = models.BooleanField(null=True, blank=True)  # would the correction change a mind
    wish_to_grow = models.TextField()
    words = models.TextField(blank=True)  # of the kinds that are one paragraph
    body = models.TextField()  # what the interviewer reads, frozen when sent
    replies_to_me = models.BooleanField(default=False)  # whether a reply reaches the candidate
    is_relayed = models.BooleanField(default=True)  # else the candidate's own mail program sent it
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.DRAFT)
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True, blank=True)
    leaves_at = models.DateTimeField(null=True, blank=True)  # until then it can be taken back
    sent_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_for = models.CharField(max_length=200, blank=True)  # categories of the guard, never words
    staff_note = models.TextField(blank=True)  # why staff returned or stopped it
    moderated_at = models.DateTimeField(null=True, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)  # the correction, by who decides
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "interviewer", "number"],
                condition=~Q(state=LetterState.CANCELED),
                name="letter_once",
                violation_error_message="You have already written to this person.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def addressee(self) -> str:
        """The name of whom it is written to."""
        return self.interviewer.name if self.interviewer else self.contact_name
