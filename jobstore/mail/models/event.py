from django.db import models

from jobstore.mail.models.outgoing import OutgoingMail
from jobstore.mail.states import EventKind


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
