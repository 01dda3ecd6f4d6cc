"""What staff decide about a person whose mail to others was reported."""

from typing import TYPE_CHECKING

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hash
from jobstore.mail.sender.models import SenderBlock
from jobstore.mail.sender.queries import open_reports
from jobstore.mail.stop.models import Report, ReportOutcome
from jobstore.trail.actions import record

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
        record("blocked", about=block, by=by, why=reason)
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
    record("block lifted", about=locked, by=by, why=reason)
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
    record(f"settled: {outcome.label}", about=report, by=by, why=reason)
    return report


def _reason(text: str) -> str:
    if not text.strip():
        raise NoReason
    return text.strip()[:300]
