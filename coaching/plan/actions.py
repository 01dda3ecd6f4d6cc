"""Openings by mail after a "no", and the one thing that is noted about them: that it helped."""

from django.db import transaction

from coaching.plan.mails import digest as mails
from coaching.plan.models import OpeningsDigest, RecoveryPlan
from coaching.plan.states import PlanState
from jobstore.lib import clock
from jobstore.people.user.models import User


@transaction.atomic
def start_digests(*, plan: RecoveryPlan) -> None:
    """A new "no" begins anew: nobody gets two such mails a week. The plan's row is locked."""
    others = RecoveryPlan.objects.of(plan.candidate).exclude(pk=plan.pk)
    others.filter(openings_from__isnull=False).update(openings_from=None)
    for other in others.order_by("pk"):
        mails.stop_digests(other, reason="A newer plan sends you openings.")
    plan.openings_from = plan.interview.application.told_at or clock.now()
    plan.save(update_fields=["openings_from"])
    mails.first_openings(plan)


@transaction.atomic
def note_click(*, digest: OpeningsDigest) -> OpeningsDigest:
    """Somebody pressed a button on its page. Which opening it was is not kept."""
    locked = OpeningsDigest.objects.select_for_update(of=("self",)).get(pk=digest.pk)
    if locked.clicked_at is None:
        locked.clicked_at = clock.now()
        locked.save(update_fields=["clicked_at"])
    return locked


class PlanIsClosed(Exception):
    """A closed plan takes no more steps."""


def lock_plan(plan: RecoveryPlan, *, by: User) -> RecoveryPlan:
    """The candidate's own plan, locked and open. Raises PlanIsClosed."""
    locked = RecoveryPlan.objects.select_for_update(of=("self",)).of(by).get(pk=plan.pk)
    if locked.state == PlanState.CLOSED:
        raise PlanIsClosed
    return locked
