"""Writing down that an address gets no more mail, or none of some sort."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.answer import status_of
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.sender.actions import AlreadySettled, NoReason
from jobstore.mail.states import Category
from jobstore.mail.stop.models import Report, Suppression, SuppressionScope, SuppressionSource
from jobstore.mail.stop.queries import Stoppable, covering, lock_recipient, stoppable_of
from jobstore.trail.actions import record


def suppress(
    recipient_hash: str, *, scope: str, source: str, reason: str, detail: str = ""
) -> Suppression:
    """The first stop of a scope and detail stays as it is. The caller holds the recipient's lock,
    where a send that is just beginning must be ordered before or after it."""
    suppression, _ = Suppression.objects.get_or_create(
        recipient_hash=recipient_hash,
        scope=scope,
        detail=detail,
        defaults={"source": source, "reason": reason, "created_at": clock.now()},
    )
    return suppression


if TYPE_CHECKING:
    from jobstore.people.user.models import User


class CannotBeStopped(Exception):
    """Mail about security and about one's own applications is part of having an account."""


def _detail(target: Stoppable, scope: str) -> str:
    return {
        SuppressionScope.CATEGORY: target.category,
        SuppressionScope.KIND: target.kind,
        SuppressionScope.SENDER: target.sender,
        SuppressionScope.SUBJECT: target.about,
    }.get(SuppressionScope(scope), "")


def widest_scope(mail: OutgoingMail | Stoppable) -> str:
    """What one click ends: everything that candidates write, or the whole category."""
    if mail.kind in kinds.unasked_names():
        return SuppressionScope.UNASKED
    if mail.category == Category.RELAYED:
        return SuppressionScope.RELAY
    return SuppressionScope.CATEGORY


@transaction.atomic
def stop_mail(
    *,
    mail: OutgoingMail | Stoppable,
    scope: str,
    source: str = SuppressionSource.PAGE,
    reason: str = "",
) -> Suppression:
    """Effective at once: the lock orders it before or after a send that is just beginning."""
    target = stoppable_of(mail)
    is_senderless = scope == SuppressionScope.SENDER and not target.sender
    if is_senderless or not kinds.has_stop_link(target.kind, target.category):
        raise CannotBeStopped
    lock_recipient(*target.hashes)
    return suppress(
        target.hashes[0],
        scope=scope,
        detail=_detail(target, scope),
        source=source,
        reason=reason or SuppressionSource(source).label.capitalize(),
    )


@transaction.atomic
def resume_mail(*, mail: OutgoingMail | Stoppable) -> int:
    """Take back what this recipient stopped about this mail; how many stops."""
    target = stoppable_of(mail)
    covers = covering(target)
    if target.kind in kinds.unasked_names():
        covers |= Q(scope=SuppressionScope.UNASKED)
    return Suppression.objects.filter(covers, recipient_hash__in=target.hashes).delete()[0]


@transaction.atomic
def report_mail(*, mail: OutgoingMail, note: str) -> Report:
    """Stops all mail that candidates write to this address and shows the mail to staff.

    Its sender writes to nobody until staff have settled the report.
    """
    stop_mail(mail=mail, scope=widest_scope(mail), source=SuppressionSource.COMPLAINT)
    report, is_new = Report.objects.get_or_create(
        mail=mail, defaults={"note": note, "created_at": clock.now()}
    )
    if not is_new and report.settled_at is None:
        return report
    if not is_new:  # it came again, or still troubles them: staff look once more
        report.note = "\n".join(filter(None, [report.note, note]))
        report.settled_at = report.settled_by = None
        report.outcome = report.reason = ""
        report.save()
    record("reported by its recipient", about=report, by=None)
    return report


@transaction.atomic
def lift_suppression(*, suppression: Suppression, by: "User", reason: str) -> None:
    """Staff let mail through again, such as to an address that works by now.

    Raises NoReason, AlreadySettled.
    """
    if not reason.strip():
        raise NoReason
    locked = Suppression.objects.select_for_update().filter(pk=suppression.pk).first()
    if locked is None:
        raise AlreadySettled
    what = f"lifted: {locked.get_scope_display()}"[:40]
    record(what, about=locked, by=by, why=reason)
    locked.delete()


def suppress_bad_address(*, mail: OutgoingMail, answer: str) -> Suppression:
    """The server says that the address does not exist. Its words may name it, so they stay out."""
    return suppress(
        mail.recipient_hash,
        scope=SuppressionScope.ALL,
        source=SuppressionSource.SMTP,
        reason=f"Refused: {status_of(answer)}",
    )
