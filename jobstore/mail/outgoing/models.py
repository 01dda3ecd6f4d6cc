import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from jobstore.lib.tokens import keyed_hashes
from jobstore.mail.kinds import title_of
from jobstore.mail.states import Category, EventKind, MailState


class FanOut(models.Model):
    """One mailing to many, once a period: how far it is, so that a killed one goes on from there.

    A batch of rows, the place it reached and the counts are written in one transaction.
    """

    kind = models.CharField(max_length=60)
    period = models.DateTimeField()  # its beginning
    cursor = models.CharField(max_length=64, blank=True)  # the last one looked at, while it runs
    looked_at = models.PositiveIntegerField(default=0)
    queued = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "period"],
                name="fan_out_once_a_period",
                violation_error_message="This mailing of the period stands already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.period:%Y-%m-%d %H:%M}"


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


class Heartbeat(models.Model):
    """When a background loop last did its work; health is read here, never from a ping."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def about(self, subject_type: str, subject_id: object) -> "OutgoingMailQuerySet":
        return self.filter(subject_type=subject_type, subject_id=str(subject_id))

    def of_kind(self, *names: str) -> "OutgoingMailQuerySet":
        return self.filter(kind__in=names)

    def due(self, *, at: datetime) -> "OutgoingMailQuerySet":
        return self.filter(state=MailState.PENDING, not_before__lte=at).not_paused()

    def not_paused(self) -> "OutgoingMailQuerySet":
        """Without the categories that staff let wait."""
        return self.exclude(category__in=SendingPause.objects.in_force().values("category"))

    def with_lapsed_lease(self) -> "OutgoingMailQuerySet":
        """What a sender took and never finished, by the clock of the database."""
        return self.filter(state__in=[MailState.LEASED, MailState.DISPATCHING]).filter(
            lease_until__lt=Now()
        )

    def held_by(self, token: uuid.UUID) -> "OutgoingMailQuerySet":
        """Claimed under this token and not yet dispatched."""
        return self.filter(lease_until__isnull=False, lease_token=token, state=MailState.LEASED)


class OutgoingMail(models.Model):
    """One e-mail to one address: the row is written in the transaction of what it tells about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    category = models.CharField(max_length=2)
    priority = models.PositiveSmallIntegerField(default=5)

    recipient_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="account",
    )
    # The person for whom a mail goes to somebody else: their note, their questions.
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recipient_email = models.EmailField("to")
    recipient_name = models.CharField("name", max_length=120, blank=True)
    recipient_hash = models.CharField(max_length=64)
    recipient_zone = models.CharField("their time zone", max_length=60, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField("number of what it is about", max_length=60, blank=True)
    payload = models.JSONField(default=dict, blank=True)  # ids and frozen user text

    created_at = models.DateTimeField("queued")
    not_before = models.DateTimeField("leaves from")
    expires_at = models.DateTimeField("too late from")

    state = models.CharField(max_length=12, choices=MailState, default=MailState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claims = models.PositiveSmallIntegerField(default=0)
    doubt = models.PositiveSmallIntegerField("times in doubt", default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    dispatch_at = models.DateTimeField("handed over", null=True, blank=True)
    sent_at = models.DateTimeField("sent", null=True, blank=True)
    finished_at = models.DateTimeField("ended", null=True, blank=True)
    smtp_code = models.PositiveSmallIntegerField("answer of the server", null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    cancel_reason = models.CharField("why it ended", max_length=200, blank=True)

    # As rendered; emptied when the retention time is over.
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    is_emptied = models.BooleanField(default=False)  # retention took texts and payload

    objects = OutgoingMailQuerySet.as_manager()

    prepared: Any = None  # in memory: what its kind read for a whole batch at once

    class Meta:
        verbose_name = "outgoing mail"
        verbose_name_plural = "outgoing mail"
        indexes = [
            models.Index(
                fields=["priority", "claims", "not_before"],
                condition=Q(state=MailState.PENDING),
                name="outbox_due",
            ),
            models.Index(
                fields=["lease_until"],
                # The state would say the same, but SQLite cannot match a state in a parameter.
                condition=Q(lease_until__isnull=False),
                name="outbox_lease",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="outbox_subject"),
            models.Index(
                fields=["recipient_hash", "dispatch_at"], name="outbox_recipient_dispatch"
            ),
            models.Index(
                fields=["finished_at"],
                condition=Q(is_emptied=False),
                name="outbox_bodies_to_empty",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="outbox_lease_iff_claimed",
                condition=Q(
                    state__in=[MailState.LEASED, MailState.DISPATCHING],
                    lease_token__isnull=False,
                    lease_until__isnull=False,
                )
                | (
                    ~Q(state__in=[MailState.LEASED, MailState.DISPATCHING])
                    & Q(lease_token__isnull=True, lease_until__isnull=True)
                ),
                violation_error_message="A lease belongs to a claimed mail and to no other.",
            ),
            models.CheckConstraint(
                name="outbox_doubt_at_most_twice",
                condition=Q(doubt__lte=2),
                violation_error_message="A mail is sent again after doubt once only.",
            ),
        ]

    def __str__(self) -> str:
        return f"{title_of(self.kind)} ({self.get_state_display()})"

    @property
    def recipient_hashes(self) -> list[str]:
        """The pseudonym under which the row was written, and all that its address has."""
        known = keyed_hashes(self.recipient_email, purpose="address")
        return [self.recipient_hash, *(one for one in known if one != self.recipient_hash)]


class MailEvent(models.Model):
    """What became of a mail after it left, as the provider or another mail server reports it."""

    # Of the provider; a report that comes again changes nothing.
    event_id = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=EventKind)
    mail = models.ForeignKey(
        OutgoingMail, null=True, on_delete=models.SET_NULL, related_name="events"
    )
    recipient_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=12, blank=True)  # the enhanced code, such as 5.1.1
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient_hash", "occurred_at"], name="mail_event_of_recipient")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}".strip()
