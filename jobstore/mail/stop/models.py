from django.conf import settings
from django.db import models

from jobstore.mail.outgoing.models import OutgoingMail


class SenderBlock(models.Model):
    """Staff decided that a person's mail to others is not passed on any more.

    The address is held as a hash, so that the block survives erasure and a new account.
    """

    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=300)
    blocked_at = models.DateTimeField()
    blocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"Block of {self.sender or 'a former account'}"


class SuppressionScope(models.TextChoices):
    ALL = "all", "every mail but security"
    CATEGORY = "category", "one category"
    KIND = "kind", "one kind of mail"
    RELAY = "relay", "mail written by candidates"
    SENDER = "sender", "mail of one sender"
    SUBJECT = "subject", "mail about one thing"
    UNASKED = "unasked", "what anybody can ask for with the address"


class ReportOutcome(models.TextChoices):
    MAY_WRITE = "may_write", "may write again"
    BLOCKED = "blocked", "blocked for good"
    NO_SENDER = "no_sender", "nobody to block"  # a mail of the site, or of several people


class SuppressionSource(models.TextChoices):
    SMTP = "smtp", "the mail server refused the address"
    BOUNCE = "bounce", "a mail came back"
    COMPLAINT = "complaint", "the recipient reported a mail"
    ONE_CLICK = "one-click", "one click in the mail program"
    PAGE = "page", "the recipient's choice on our page"
    STAFF = "staff", "a decision of staff"


class Suppression(models.Model):
    """An address that must not get some mail. Held as a hash, so that it survives erasure."""

    recipient_hash = models.CharField(max_length=64)
    scope = models.CharField(max_length=10, choices=SuppressionScope)
    detail = models.CharField(
        max_length=130, blank=True
    )  # the category, the kind, the sender, or "type:id" of the subject
    source = models.CharField(
        max_length=10, choices=SuppressionSource, default=SuppressionSource.PAGE
    )
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient_hash", "scope", "detail"],
                name="suppression_once",
                violation_error_message="This address has already stopped this mail.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.detail}".strip()

    @property
    def is_unreachable(self) -> bool:
        """Whether it is about the address and not about what its reader wants."""
        return self.source in {SuppressionSource.SMTP, SuppressionSource.BOUNCE}

    @property
    def is_complaint(self) -> bool:
        return self.source == SuppressionSource.COMPLAINT


class Report(models.Model):
    """A recipient says that something should not have come to them; for staff.

    It was a mail, or was written to them on a page: then an app keeps what.
    """

    mail = models.OneToOneField(
        OutgoingMail, null=True, blank=True, on_delete=models.CASCADE, related_name="report"
    )
    # Who wrote it; nobody where the site did, or several people.
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=ReportOutcome, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # of staff, for staff

    def __str__(self) -> str:
        return f"Report of {self.mail_id or 'a message'}"
