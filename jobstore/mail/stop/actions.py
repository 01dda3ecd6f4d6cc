"""An address gets no more mail, or none of some sort; a sender is blocked; a category waits."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q

from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hash
from jobstore.mail import kinds
from jobstore.mail.answer import status_of
from jobstore.mail.outgoing.models import OutgoingMail, SendingPause
from jobstore.mail.states import Category
from jobstore.mail.stop.models import (
    Report,
    ReportOutcome,
    SenderBlock,
    Suppression,
    SuppressionScope,
    SuppressionSource,
)
from jobstore.mail.stop.queries import (
    Stoppable,
    covering,
    lock_recipient,
    open_reports,
    stoppable_of,
)
from jobstore.trail.actions import record
from jobstore.trail.states import Act

if TYPE_CHECKING:
    from jobstore.people.user.models import User


class NoReason(Exception):
    """Who looks at it later must be able to read why."""


class AlreadySettled(Exception):
    """Somebody else has looked at this report, or lifted this block."""


@transaction.atomic
def let_sender_write(*, sender: "User", by: "User", reason: str) -> int:
    """Every open report is settled, and what waited leaves; how many there were.

    Who reported still gets no more mail. Raises NoReason, AlreadySettled.
    """
    settled = _settle_all(sender, by=by, reason=reason, outcome=ReportOutcome.MAY_WRITE)
    if not settled:
        raise AlreadySettled
    return settled


@transaction.atomic
def block_sender(*, sender: "User", by: "User", reason: str) -> SenderBlock:
    """Nothing leaves in this person's name any more; no recipient is told.

    Raises NoReason; AlreadySettled where they are blocked and nobody reported them since.
    """
    reason = _reason(reason)
    block, is_new = SenderBlock.objects.get_or_create(
        address_hash=keyed_hash(sender.email, purpose="address"),
        defaults={
            "sender": sender,
            "reason": reason,
            "blocked_at": clock.now(),
            "blocked_by": by,
        },
    )
    if is_new:
        record(Act.BLOCKED, block, by=by, why=reason)
    settled = _settle_all(sender, by=by, reason=reason, outcome=ReportOutcome.BLOCKED)
    if not is_new and not settled:
        raise AlreadySettled
    return block


@transaction.atomic
def lift_block(*, block: SenderBlock, by: "User", reason: str) -> None:
    """It was a mistake: this person may write to others again. Raises NoReason, AlreadySettled."""
    reason = _reason(reason)
    locked = SenderBlock.objects.select_for_update().filter(pk=block.pk).first()
    if locked is None:
        raise AlreadySettled
    record(Act.BLOCK_LIFTED, locked, by=by, why=reason)
    locked.delete()


@transaction.atomic
def settle_report(*, report: Report, by: "User", reason: str) -> Report:
    """For a report that concerns no one sender. Raises NoReason, AlreadySettled."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    if report.settled_at is not None:
        raise AlreadySettled
    return _settle(report, by=by, reason=_reason(reason), outcome=ReportOutcome.NO_SENDER)


def _settle_all(sender: "User", *, by: "User", reason: str, outcome: ReportOutcome) -> int:
    reason = _reason(reason)
    reports = list(open_reports(sender).select_for_update(of=("self",)))
    for report in reports:
        _settle(report, by=by, reason=reason, outcome=outcome)
    return len(reports)


def _settle(report: Report, *, by: "User", reason: str, outcome: ReportOutcome) -> Report:
    report.settled_at = clock.now()
    report.settled_by = by
    report.outcome = outcome
    report.reason = reason
    report.save(update_fields=["settled_at", "settled_by", "outcome", "reason"])
    record(Act(f"settled_{outcome.value}"), report, by=by, why=reason)
    return report


def _reason(text: str) -> str:
    if not text.strip():
        raise NoReason
    return text.strip()[:300]


class NeverPaused(Exception):
    """Codes and links for signing in always leave."""


class AlreadyPaused(Exception):
    """Somebody was faster."""


def pause_sending(*, category: str, by: "User", reason: str) -> SendingPause:
    """From the next mail on; what is on its way arrives. Raises NeverPaused, AlreadyPaused."""
    if category == Category.SECURITY:
        raise NeverPaused
    try:
        with transaction.atomic():
            pause = SendingPause.objects.create(
                category=category, reason=reason[:200], started_at=clock.now(), started_by=by
            )
            record(Act.PAUSED, pause, by=by, why=reason)
    except IntegrityError as error:
        raise AlreadyPaused from error
    return pause


@transaction.atomic
def end_pause(*, pause: SendingPause, by: "User") -> SendingPause:
    """What is still of use leaves now. Raises AlreadySettled."""
    pause = SendingPause.objects.select_for_update().get(pk=pause.pk)
    if pause.ended_at is not None:
        raise AlreadySettled
    pause.ended_at, pause.ended_by = clock.now(), by
    pause.save(update_fields=["ended_at", "ended_by"])
    record(Act.PAUSE_ENDED, pause, by=by)
    return pause


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


def let_come_again(hashes: Sequence[str], kind: "type[kinds.Mail]") -> None:
    """Whoever asks for mail of a kind wants it, whatever they stopped of that kind before."""
    stops = Suppression.objects.filter(recipient_hash__in=hashes, scope=SuppressionScope.KIND)
    stops.filter(detail=kind.name).delete()


@transaction.atomic
def report_mail(*, mail: OutgoingMail, note: str) -> Report:
    """Stops all mail that candidates write to this address and shows the mail to staff.

    Its sender writes to nobody until staff have settled the report.
    """
    stop_mail(mail=mail, scope=widest_scope(mail), source=SuppressionSource.COMPLAINT)
    defaults = {"sender": mail.on_behalf_of, "note": note, "created_at": clock.now()}
    report, is_new = Report.objects.get_or_create(mail=mail, defaults=defaults)
    if not is_new and report.settled_at is None:
        return report
    if not is_new:  # it came again, or still troubles them: staff look once more
        report.note = "\n".join(filter(None, [report.note, note]))
        report.settled_at = report.settled_by = None
        report.outcome = report.reason = ""
        report.save()
    record(Act.REPORTED_BY_RECIPIENT, report, by=None)
    return report


@transaction.atomic
def report_writing(*, sender: "User | None", note: str) -> Report:
    """Of what somebody wrote on a page. They write to nobody until staff have settled it.

    Who keeps what was written sees to it that it is reported once.
    """
    report = Report.objects.create(sender=sender, note=note, created_at=clock.now())
    record(Act.REPORTED_BY_RECIPIENT, report, by=None)
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
    record(Act(f"lifted_{locked.scope}"), locked, by=by, why=reason)
    locked.delete()


def suppress_bad_address(*, mail: OutgoingMail, answer: str) -> Suppression:
    """The server says that the address does not exist. Its words may name it, so they stay out."""
    return suppress(
        mail.recipient_hash,
        scope=SuppressionScope.ALL,
        source=SuppressionSource.SMTP,
        reason=f"Refused: {status_of(answer)}",
    )
