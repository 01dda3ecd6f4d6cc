from django.conf import settings
from django.db import models
from django.db.models import Q

from jobstore.mail.states import Category


class SendingPauseQuerySet(models.QuerySet["SendingPause"]):
    def in_force(self) -> "SendingPauseQuerySet":
        return self.filter(ended_at__isnull=True)


class SendingPause(models.Model):
    """Staff let the mail of one category wait; the rows are the record of who did, and why."""

    category = models.CharField(max_length=2, choices=Category)
    reason = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SendingPauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category"],
                condition=Q(ended_at__isnull=True),
                name="sending_pause_once",
                violation_error_message="This category is paused already.",
            ),
            models.CheckConstraint(
                condition=~Q(category=Category.SECURITY),
                name="sending_pause_never_security",
                violation_error_message="Mail about security is never paused.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} since {self.started_at:%Y-%m-%d %H:%M}"
