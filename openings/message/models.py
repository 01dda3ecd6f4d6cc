import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from jobstore.mail.stop.models import Report
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.application.states import Outcome
from openings.message.states import MessageState


class MessageQuerySet(models.QuerySet["Message"]):
    def sent(self) -> "MessageQuerySet":
        return self.filter(state=MessageState.SENT)

    def from_side(self, *, is_candidate: bool) -> "MessageQuerySet":
        return self.filter(is_from_candidate=is_candidate)

    def unread(self) -> "MessageQuerySet":
        return self.sent().filter(read_at__isnull=True)

    def reported(self) -> "MessageQuerySet":
        """Staff look at them, and nobody writes meanwhile."""
        return self.filter(report__isnull=False, report__settled_at__isnull=True)

    def to_leave(self, *, at: datetime) -> "MessageQuerySet":
        """Their two minutes are over. Where staff look at a report, nothing leaves."""
        frozen = Report.objects.filter(settled_at__isnull=True, sender=OuterRef("written_by"))
        stopped = Message.objects.reported().filter(application=OuterRef("application"))
        due = self.filter(state=MessageState.WRITTEN, leaves_at__lte=at)
        return due.filter(~Exists(frozen), ~Exists(stopped))

    def unanswered(self) -> "MessageQuerySet":
        """Of candidates whose application has no end."""
        asked = self.sent().filter(is_from_candidate=True, answered_at__isnull=True)
        return asked.filter(application__outcome=Outcome.OPEN)

    def to(self, employer: Employer) -> "MessageQuerySet":
        return self.filter(application__opening__employer=employer, is_from_candidate=True)


class Message(models.Model):
    """What a candidate wrote to the employer about one application, or the employer to them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="messages")
    is_from_candidate = models.BooleanField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=MessageState, default=MessageState.WRITTEN)
    written_at = models.DateTimeField()
    leaves_at = models.DateTimeField()  # until then it can be taken back
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)  # by the other side
    # Of a candidate's: the employer wrote afterwards, or noted that it needs no answer.
    answered_at = models.DateTimeField(null=True, blank=True)

    findings = models.TextField(blank=True)  # one per line: the words, why, the rule
    review_by = models.DateTimeField(null=True, blank=True)  # staff decide by then
    moderated_at = models.DateTimeField(null=True, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)  # why returned; its writer reads it
    report = models.OneToOneField(
        Report, null=True, blank=True, on_delete=models.SET_NULL, related_name="message"
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_sent_has_date",
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
                violation_error_message="A message that was sent needs its date, and no other.",
            ),
            models.CheckConstraint(
                name="message_held_has_deadline",
                condition=~Q(state=MessageState.HELD) | Q(review_by__isnull=False),
                violation_error_message="A message that waits for staff needs its deadline.",
            ),
        ]
        indexes = [
            models.Index(fields=["application", "written_at"], name="message_thread"),
            models.Index(
                fields=["leaves_at"],
                condition=Q(state=MessageState.WRITTEN),
                name="message_to_leave",
            ),
            models.Index(
                fields=["review_by"], condition=Q(state=MessageState.HELD), name="message_held"
            ),
            models.Index(
                fields=["sent_at"],
                condition=Q(
                    state=MessageState.SENT, is_from_candidate=True, answered_at__isnull=True
                ),
                name="message_unanswered",
            ),
        ]

    def __str__(self) -> str:
        return "A message"  # its words are private

    def is_of(self, user: User) -> bool:
        return self.written_by_id == user.pk
