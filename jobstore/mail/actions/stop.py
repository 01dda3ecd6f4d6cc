"""Recipients end mail, take that back, and report what should not have come."""

from django.db import transaction

from jobstore.lib import clock
from jobstore.mail.models import OutgoingMail, Report, Suppression, SuppressionScope
from jobstore.mail.queries.limits import lock_recipient
from jobstore.mail.states import Category, may_be_stopped


class CannotBeStopped(Exception):
    """Mail about security and about one's own applications is part of having an account."""


def _detail(mail: OutgoingMail, scope: str) -> str:
    return {
        SuppressionScope.CATEGORY: mail.category,
        SuppressionScope.KIND: mail.kind,
        SuppressionScope.SUBJECT: f"{mail.subject_type}:{mail.subject_id}",
    }.get(SuppressionScope(scope), "")


def widest_scope(mail: OutgoingMail) -> str:
    """What one click ends: everything that candidates write, or the whole category."""
    if mail.category == Category.RELAYED:
        return SuppressionScope.RELAY
    return SuppressionScope.CATEGORY


@transaction.atomic
def stop_mail(*, mail: OutgoingMail, scope: str, reason: str) -> Suppression:
    """Effective at once: the lock orders it before or after a send that is just beginning."""
    if not may_be_stopped(mail.category):
        raise CannotBeStopped
    lock_recipient(mail.recipient_hash)
    suppression, _ = Suppression.objects.get_or_create(
        recipient_hash=mail.recipient_hash,
        scope=scope,
        detail=_detail(mail, scope),
        defaults={"reason": reason, "created_at": clock.now()},
    )
    return suppression


@transaction.atomic
def resume_mail(*, mail: OutgoingMail) -> int:
    """Take back what this recipient stopped about this mail; how many stops."""
    scopes = [
        SuppressionScope.CATEGORY,
        SuppressionScope.KIND,
        SuppressionScope.SUBJECT,
        SuppressionScope.RELAY,
    ]
    details = [_detail(mail, scope) for scope in scopes]
    stopped = Suppression.objects.filter(
        recipient_hash=mail.recipient_hash, scope__in=scopes, detail__in=details
    )
    return stopped.delete()[0]


@transaction.atomic
def report_mail(*, mail: OutgoingMail, note: str) -> Report:
    """Stops all mail that candidates write to this address and shows the mail to staff."""
    stop_mail(mail=mail, scope=widest_scope(mail), reason="Reported by the recipient.")
    report, _ = Report.objects.get_or_create(
        mail=mail, defaults={"note": note, "created_at": clock.now()}
    )
    return report


def suppress_bad_address(*, mail: OutgoingMail, answer: str) -> Suppression:
    """The server says that the address does not exist."""
    suppression, _ = Suppression.objects.get_or_create(
        recipient_hash=mail.recipient_hash,
        scope=SuppressionScope.ALL,
        detail="",
        defaults={"reason": f"Refused: {answer}"[:200], "created_at": clock.now()},
    )
    return suppression
