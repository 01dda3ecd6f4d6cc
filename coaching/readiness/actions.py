"""Getting ready for the next interview; for the candidate alone."""

from collections.abc import Collection

from django.db import transaction

from coaching.debrief.states import Band
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.plan import upcoming_interviews
from coaching.practice.actions.alone import respace_drills
from coaching.practice.states import ReadyItem
from coaching.readiness import mails
from coaching.readiness.models import Readiness, ReadinessTick
from coaching.readiness.queries import earlier_plans
from jobstore.lib import clock
from jobstore.people.user.models import User
from openings.interview.models import Interview


@transaction.atomic
def save_readiness(
    *,
    by: User,
    items: Collection[ReadyItem],
    calm: Band | None,
    interview: Interview | None = None,
    plan: RecoveryPlan | None = None,
) -> Readiness:
    """Keep the ticks, each with its moment. One of `interview` and `plan` says what it is for."""
    now = clock.now()
    if interview is not None:
        Interview.objects.select_for_update(of=("self",)).get(
            pk=interview.pk, application__candidate=by
        )
    if plan is not None:
        RecoveryPlan.objects.select_for_update(of=("self",)).of(by).get(pk=plan.pk)
    readiness, _created = Readiness.objects.get_or_create(
        interview=interview, plan=plan, defaults={"candidate": by, "saved_at": now}
    )
    readiness.calm, readiness.saved_at = calm, now
    readiness.save(update_fields=["calm", "saved_at"])
    readiness.ticks.exclude(item__in=items).delete()
    for item in items:
        ReadinessTick.objects.get_or_create(readiness=readiness, item=item, defaults={"at": now})
    return readiness


@transaction.atomic
def look_ahead(*, candidate: User) -> None:
    """An interview was planned, moved, held or called off: mails and drills follow."""
    if not earlier_plans(candidate).exists():
        return
    for interview in upcoming_interviews(candidate, at=clock.now()):
        mails.next_interview(interview)
    respace_drills(candidate=candidate)
