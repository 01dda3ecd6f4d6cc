import uuid
from datetime import datetime

from django.conf import settings
from django.db import models

from coaching.models.coach import CoachRequest
from coaching.models.plan import RecoveryPlan
from coaching.states import ShareSection


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
