"""Recipients end mail, take that back, and report what should not have come."""

from typing import TYPE_CHECKING

from django.db import transaction

from jobstore.lib import clock
from jobstore.mail.actions.sender import NoReason
from jobstore.mail.models import OutgoingMail, Report, Suppression, SuppressionScope
from jobstore.mail.queries.limits import lock_recipient
from jobstore.mail.states import Category, may_be_stopped
from jobstore.trail.actions import record

if TYPE_CHECKING:
    from jobstore.people.models import User


class CannotBeStopped(Exception):
    """Mail about security and about one's own applications is part of having an account."""


def _detail(mail: OutgoingMail, scope: str) -> str:
    return {
        SuppressionScope.CATEGORY: mail.category,
        SuppressionScope.KIND: mail.kind,
        SuppressionScope.SENDER: str(mail.on_behalf_of_id or ""),
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
    has_sender = mail.on_behalf_of_id is not None
    if not may_be_stopped(mail.category) or (scope == SuppressionScope.SENDER and not has_sender):
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
        SuppressionScope.SENDER,
        SuppressionScope.RELAY,
    ]
    details = [_detail(mail, scope) for scope in scopes]
    stopped = Suppression.objects.filter(
        recipient_hash=mail.recipient_hash, scope__in=scopes, detail__in=details
    )
    return stopped.delete()[0]


@transaction.atomic
def report_mail(*, mail: OutgoingMail, note: str) -> Report:
    """Stops all mail that candidates write to this address and shows the mail to staff.

    Its sender writes to nobody until staff have settled the report.
    """
    stop_mail(mail=mail, scope=widest_scope(mail), reason="Reported by the recipient.")
    report, is_new = Report.objects.get_or_create(
        mail=mail, defaults={"note": note, "created_at": clock.now()}
    )
    if is_new:
        record("reported by its recipient", about=report, by=None)
    return report


@transaction.atomic
def lift_suppression(*, suppression: Suppression, by: "User", reason: str) -> None:
    """Staff let mail through again, such as to an address that works by now. Raises NoReason."""
    if not reason.strip():
        raise NoReason
    locked = Suppression.objects.select_for_update().filter(pk=suppression.pk).first()
    if locked is None:
        return
    what = f"lifted: {locked.get_scope_display()}"[:40]
    record(what, about=locked, by=by, why=reason)
    locked.delete()


def suppress_bad_address(*, mail: OutgoingMail, answer: str) -> Suppression:
    """The server says that the address does not exist."""
    suppression, _ = Suppression.objects.get_or_create(
        recipient_hash=mail.recipient_hash,
        scope=SuppressionScope.ALL,
        detail="",
        defaults={"reason": f"Refused: {answer}"[:200], "created_at": clock.now()},
    )
    return suppression
