import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from encrypted_fields.fields import EncryptedTextField

from coaching.coach.states import CoachChannel, CoachState, CoachTopic, ShareSection
from coaching.plan.models import RecoveryPlan
from jobstore.people.user.models import User


class CoachRequestQuerySet(models.QuerySet["CoachRequest"]):
    def of(self, candidate: User) -> "CoachRequestQuerySet":
        return self.filter(candidate=candidate)

    def unanswered(self) -> "CoachRequestQuerySet":
        return self.filter(state=CoachState.OPEN)

    def overdue(self, *, at: datetime) -> "CoachRequestQuerySet":
        """Nobody has answered within one working day."""
        return self.unanswered().filter(due_at__lt=at)


class CoachRequest(models.Model):
    """A candidate asks our staff for help; a thread of messages, and sections they may share."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coach_requests"
    )
    plan = models.ForeignKey(  # which interview it is about, if the candidate says so
        RecoveryPlan, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    topic = models.CharField(max_length=10, choices=CoachTopic)
    channel = models.CharField(max_length=6, choices=CoachChannel, default=CoachChannel.HERE)
    phone = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=8, choices=CoachState, default=CoachState.OPEN)
    is_urgent = models.BooleanField(default=False)  # on top of the queue, whatever is due
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField()  # of the question that waits, or waited last
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CoachRequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="coach_request_queue")]

    def __str__(self) -> str:
        return f"Request {self.pk}"


class CoachMessage(models.Model):
    """One message of the thread. No author: the account is gone."""

    request = models.ForeignKey(CoachRequest, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_from_staff = models.BooleanField()
    body = EncryptedTextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Message of {self.request_id}"


class ShareGrantQuerySet(models.QuerySet["ShareGrant"]):
    def live(self, *, at: datetime) -> "ShareGrantQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


class ShareGrant(models.Model):
    """The candidate lets the coach of one request read some sections of one plan, for a while.

    A grant that ended stays ended: sharing again makes a new one with a new address.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(CoachRequest, on_delete=models.CASCADE, related_name="shares")
    plan = models.ForeignKey(RecoveryPlan, on_delete=models.CASCADE, related_name="shares")
    sections = models.CharField(max_length=120)  # values of ShareSection, by comma
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ShareGrantQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Share {self.pk}"

    @property
    def section_list(self) -> list[ShareSection]:
        chosen = set(self.sections.split(","))
        return [section for section in ShareSection if section.value in chosen]

    def is_live(self, *, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at


class ShareView(models.Model):
    """That a coach opened what was shared; the candidate sees who and when."""

    grant = models.ForeignKey(ShareGrant, on_delete=models.CASCADE, related_name="views")
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    viewer_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"View of {self.grant_id}"
