import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from openings.alert.states import ON, AlertState, Misfit, Rhythm, Weekday
from openings.opening.models import Opening

SEARCH_LENGTH = 2000


class AlertReader(models.Model):
    """Whoever gets job alerts at one address, with an account or without."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    email = models.EmailField(blank=True)  # without an account
    mail_hash = models.CharField(max_length=64, null=True, unique=True)  # as above
    time_zone = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(candidate__isnull=True, mail_hash__isnull=False)
                | Q(candidate__isnull=False, mail_hash__isnull=True, email=""),
                name="alert_reader_has_one_address",
                violation_error_message="An address belongs to an account, or stands here.",
            )
        ]

    def __str__(self) -> str:
        return f"Reader of alerts {self.pk}"


class JobAlertQuerySet(models.QuerySet["JobAlert"]):
    def on(self) -> "JobAlertQuerySet":
        """Those that mail, the paused ones among them."""
        return self.filter(state__in=ON)

    def known(self) -> "JobAlertQuerySet":
        """Those that their reader asked for; a stranger may have typed the address of the rest."""
        return self.exclude(state=AlertState.UNCONFIRMED)


class JobAlert(models.Model):
    """A search that mails what is new. Only its reader knows of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reader = models.ForeignKey(AlertReader, on_delete=models.CASCADE, related_name="alerts")
    search = models.CharField(max_length=SEARCH_LENGTH)  # as the query of its URL
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.DAILY)
    weekday = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.MONDAY)
    state = models.CharField(max_length=12, choices=AlertState, default=AlertState.UNCONFIRMED)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()  # kept, changed or answered by its reader
    asked_at = models.DateTimeField(null=True)  # whether to keep it, or to confirm it
    paused_until = models.DateField(null=True)
    looked_until = models.DateTimeField(null=True)  # what was public by then was told
    next_at = models.DateTimeField(null=True)  # the next morning that may bring mail, while on

    objects = JobAlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "search"],
                name="job_alert_once",
                violation_error_message="This alert stands already.",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="job_alert_due"
            )
        ]

    def __str__(self) -> str:
        return f"Job alert {self.pk}"


class AlertedOpening(models.Model):
    """That an alert told of an opening, or that its reader saw it when the alert began."""

    alert = models.ForeignKey(JobAlert, on_delete=models.CASCADE, related_name="told")
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="+")
    mail = models.UUIDField(null=True, db_index=True)  # None: seen before
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "opening"],
                name="opening_alerted_once",
                violation_error_message="This opening was told already.",
            )
        ]

    def __str__(self) -> str:
        return f"Opening {self.opening_id} of alert {self.alert_id}"


class AlertAnswer(models.Model):
    """Whether what one mail of an alert showed did fit."""

    alert = models.ForeignKey(JobAlert, on_delete=models.CASCADE, related_name="answers")
    mail = models.UUIDField()
    did_fit = models.BooleanField()
    misfit = models.CharField("what was wrong", max_length=12, choices=Misfit, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "mail"],
                name="alert_answered_once",
                violation_error_message="This was answered already.",
            )
        ]

    def __str__(self) -> str:
        return f"Answer to alert {self.alert_id}"
