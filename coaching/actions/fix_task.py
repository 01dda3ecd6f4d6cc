"""Ticking off the small tasks of a debrief. A closed plan's tasks can still be done."""

from django.db import transaction

from coaching.models import Blunder, Problem, RecoveryPlan
from jobstore.lib import clock
from jobstore.people.models import User


class NoSuchTask(Exception):
    """This debrief has no such task: not sealed, not ticked, or not in the candidate's hands."""


@transaction.atomic
def mend_slip(*, plan: RecoveryPlan, by: User, pk: int, is_mended: bool) -> Blunder:
    """Raises NoSuchTask."""
    rows = Blunder.objects.select_for_update(of=("self",)).filter(
        debrief__plan=plan, debrief__plan__candidate=by, debrief__sealed_at__isnull=False
    )
    row = rows.filter(pk=pk, is_mine=True).first()
    if row is None:
        raise NoSuchTask
    row.mended_at = clock.now() if is_mended else None
    row.save(update_fields=["mended_at"])
    return row


@transaction.atomic
def mend_problem(*, plan: RecoveryPlan, by: User, pk: int, is_mended: bool) -> Problem:
    """Raises NoSuchTask."""
    rows = Problem.objects.select_for_update(of=("self",)).filter(
        debrief__plan=plan, debrief__plan__candidate=by, debrief__sealed_at__isnull=False
    )
    row = rows.filter(pk=pk, is_mine=True).first()
    if row is None:
        raise NoSuchTask
    row.mended_at = clock.now() if is_mended else None
    row.save(update_fields=["mended_at"])
    return row
