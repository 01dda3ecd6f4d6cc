"""Practice that the candidate counts: typed, in points, before a mirror, or with a coach."""

from uuid import UUID

from django.db import transaction

from coaching.plan.actions import lock_plan
from coaching.plan.models import RecoveryPlan
from coaching.practice.actions.drill import drill_of_item, note_practice
from coaching.practice.models import PracticeAttempt, PracticeRating, PracticeSession
from coaching.practice.queries.given import Given
from coaching.practice.queries.item import PracticeItem
from coaching.practice.queries.likeness import is_too_alike
from coaching.practice.queries.session import last_typed
from coaching.practice.states import PracticeMode, Rater
from jobstore.lib import clock
from jobstore.people.user.models import User


@transaction.atomic
def practice_alone(
    *,
    plan: RecoveryPlan,
    by: User,
    item: PracticeItem,
    key: UUID,
    given: Given,
    mode: PracticeMode = PracticeMode.SOLO,
) -> PracticeAttempt:
    """Count one answer. The same `key` again returns the first one. Raises PlanIsClosed."""
    plan = lock_plan(plan, by=by)
    now = clock.now()
    session, created = PracticeSession.objects.get_or_create(
        plan=plan,
        key=key,
        defaults={"candidate": by, "mode": mode, "started_at": now, "counted_at": now},
    )
    if not created:
        first = session.attempts.order_by("pk").first()
        if first is not None:
            return first
    drill = drill_of_item(plan, item)
    previous = last_typed(drill.pk)
    typed = bool(given.answer) and not given.is_bullets
    alike = typed and previous is not None and is_too_alike(previous.answer or "", given.answer)
    attempt = PracticeAttempt.objects.create(
        session=session,
        drill=drill,
        wording=item.wording,
        answer=given.answer or None,
        is_bullets=given.is_bullets,
        is_too_alike=alike,
        band=given.band,
        due_at=note_practice(drill, plan),
        at=now,
    )
    _rate(session, given)
    return attempt


def _rate(session: PracticeSession, given: Given) -> None:
    PracticeRating.objects.bulk_create(
        PracticeRating(
            session=session,
            rater=Rater.SELF,
            criterion=criterion,
            band=band,
            predicted=given.predicted.get(criterion),
        )
        for criterion, band in given.bands.items()
    )


@transaction.atomic
def count_with_coach(
    *, plan: RecoveryPlan, by: User, items: list[PracticeItem], key: UUID
) -> PracticeSession:
    """What was practiced with a coach, as the candidate notes it. The same `key` counts once.

    Raises PlanIsClosed.
    """
    plan = lock_plan(plan, by=by)
    now = clock.now()
    session, created = PracticeSession.objects.get_or_create(
        plan=plan,
        key=key,
        defaults={
            "candidate": by,
            "mode": PracticeMode.COACH,
            "started_at": now,
            "counted_at": now,
        },
    )
    if created:
        for item in items:
            drill = drill_of_item(plan, item)
            PracticeAttempt.objects.create(
                session=session,
                drill=drill,
                wording=item.wording,
                due_at=note_practice(drill, plan),
                at=now,
            )
    return session
