"""A coach of ours practiced with the candidate: bands, one thing to keep, one thing to change."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from coaching.coach.models import CoachRequest
from coaching.coach.permissions import can_coach
from coaching.coach.queries import plan_to_rate
from coaching.coach.states import CoachState
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import PlanState
from coaching.practice.models import CoachView, PracticeRating, PracticeSession
from coaching.practice.queries.given import FriendView
from coaching.practice.states import PracticeMode, Rater
from jobstore.lib import clock
from jobstore.people.user.models import User
from jobstore.trail.actions import record

COUNTED_LATELY = timedelta(days=7)  # what the candidate counted so long ago is another sitting


class NotYourRequest(Exception):
    """Only the coach who took the request on rates, while it is open and names an interview."""


@transaction.atomic
def rate_practice(*, request: CoachRequest, by: User, key: UUID, view: FriendView) -> CoachView:
    """Keep what the coach saw, for the candidate alone. The same `key` again is the first one.

    Raises NotYourRequest, PlanIsClosed.
    """
    asked = CoachRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    plan = plan_to_rate(asked, at=clock.now())
    is_theirs = can_coach(by) and asked.coach_id == by.pk and asked.state != CoachState.CLOSED
    if plan is None or not is_theirs:
        raise NotYourRequest
    plan = RecoveryPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    earlier = CoachView.objects.filter(request=asked, key=key).first()
    if earlier is not None:
        return earlier
    if plan.state == PlanState.CLOSED:
        raise PlanIsClosed
    session = _sitting(plan, key, at=clock.now())
    PracticeRating.objects.bulk_create(
        PracticeRating(session=session, rater=Rater.COACH, criterion=criterion, band=band)
        for criterion, band in view.bands.items()
    )
    record("practice rated", about=asked, by=by)
    return CoachView.objects.create(
        session=session,
        request=asked,
        key=key,
        coach=by,
        coach_name=by.get_full_name(),
        keep=view.keep,
        change=view.change,
        at=clock.now(),
    )


def _sitting(plan: RecoveryPlan, key: UUID, *, at: datetime) -> PracticeSession:
    """What the candidate counted lately and no coach has rated, else one of its own."""
    counted = PracticeSession.objects.filter(
        plan=plan,
        mode=PracticeMode.COACH,
        coach_view__isnull=True,
        started_at__gt=at - COUNTED_LATELY,
    )
    latest = counted.order_by("-started_at", "pk").first()
    return latest or PracticeSession.objects.create(
        plan=plan,
        candidate=plan.candidate,
        mode=PracticeMode.COACH,
        key=key,
        started_at=at,
        counted_at=at,
    )
