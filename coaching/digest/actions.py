"""Openings by mail after a "no", and the one thing that is noted about them: that it helped."""

from django.db import transaction

from coaching.digest import mails
from coaching.digest.models import OpeningsDigest
from coaching.plan.models import RecoveryPlan
from jobstore.lib import clock


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
