import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from coaching.advice.models import Article
from coaching.reply.states import HoldReason, ReplyState


class ReplyQuerySet(models.QuerySet["Reply"]):
    def shown(self) -> "ReplyQuerySet":
        """What readers see: one flag alone takes nobody's words away."""
        return self.filter(state__in=[ReplyState.APPROVED, ReplyState.FLAGGED], is_hidden=False)

    def waiting(self) -> "ReplyQuerySet":
        """What staff must look at; where somebody may be in danger, before it is confirmed."""
        waits = Q(state__in=[ReplyState.PENDING, ReplyState.FLAGGED])
        return self.filter(waits | Q(state=ReplyState.UNCONFIRMED, is_urgent=True))

    def unconfirmed_since(self, moment: datetime, *, urgent: datetime) -> "ReplyQuerySet":
        """Nobody confirmed them in time; where somebody may be in danger, staff get longer."""
        lapsed = Q(is_urgent=False, created_at__lte=moment) | Q(created_at__lte=urgent)
        return self.filter(lapsed, state=ReplyState.UNCONFIRMED)


class Reply(models.Model):
    """What a reader wrote under an article. The address is for staff and the outbox only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="replies")
    parent = models.ForeignKey(  # of an answer; answers have none of their own
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    name = models.CharField(max_length=60)
    email = models.EmailField("e-mail address", blank=True)
    mail_hash = models.CharField(max_length=64, blank=True)
    writer = models.ForeignKey(  # the account with that address, once it is confirmed
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(max_length=2000)
    is_official = models.BooleanField("answered by us", default=False)
    state = models.CharField(max_length=12, choices=ReplyState, default=ReplyState.UNCONFIRMED)
    is_urgent = models.BooleanField("answer this first", default=False)
    is_hidden = models.BooleanField("hidden until you have looked", default=False)
    ip_hash = models.CharField(max_length=64, blank=True)  # wiped after 30 days
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.CheckConstraint(
                name="reply_has_address",
                condition=Q(is_official=True) | ~Q(mail_hash=""),
                violation_error_message="A reader's reply needs an e-mail address.",
            )
        ]
        indexes = [
            models.Index(fields=["article", "state", "created_at"], name="reply_of_article"),
            models.Index(fields=["ip_hash", "created_at"], name="reply_of_sender"),
            models.Index(fields=["mail_hash"], name="reply_of_address"),
        ]

    def __str__(self) -> str:
        return f"Reply by {self.name}"


class ReplyHold(models.Model):
    """One reason for staff to look closer at a reply."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=10, choices=HoldReason)
    detail = models.CharField(max_length=200, blank=True)  # the words that were found

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "reason"],
                name="reply_held_once",
                violation_error_message="This reason is noted already.",
            )
        ]

    def __str__(self) -> str:
        return self.reason


class ReplyFlag(models.Model):
    """A reader asks staff to look at a reply."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="flags")
    reader_hash = models.CharField(max_length=64, null=True, blank=True)  # wiped after 30 days
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "reader_hash"],
                name="reply_flagged_once",
                violation_error_message="You have flagged this reply already.",
            )
        ]

    def __str__(self) -> str:
        return f"Flag of {self.reply_id}"


class MutedSender(models.Model):
    """An address whose replies go to spam without a word. Held as a hash."""

    mail_hash = models.CharField(max_length=64, unique=True)
    muted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    muted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Muted {self.muted_at:%Y-%m-%d}"


class HeldWord(models.Model):
    """A word or phrase that marks a reply for a closer look. Staff keep the list."""

    key = models.SlugField(max_length=80, unique=True)
    phrase = models.CharField(max_length=80)  # whole words, any case
    why = models.CharField("what it hints at", max_length=60)
    is_used = models.BooleanField("in use", default=True)

    class Meta:
        verbose_name = "word that marks a reply"
        verbose_name_plural = "words that mark a reply"

    def __str__(self) -> str:
        return self.phrase
