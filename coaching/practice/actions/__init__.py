"""Practice that the candidate counts, and the drills that come up again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from coaching.debrief.states import Band
from coaching.plan.actions import lock_plan
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import next_interview_of, upcoming_interviews
from coaching.plan.states import PlanState
from coaching.practice import mails
from coaching.practice.mails import readiness
from coaching.practice.models import (
    PracticeAttempt,
    PracticeDrill,
    PracticeQuestion,
    PracticeRating,
    PracticeSession,
    Readiness,
    ReadinessTick,
)
from coaching.practice.queries import PracticeItem, next_due, shipped_questions
from coaching.practice.queries.readiness import earlier_plans
from coaching.practice.queries.session import Given, is_too_alike, last_typed
from coaching.practice.states import DrillSource, PracticeMode, Rater, ReadyItem
from jobstore.lib import clock
from jobstore.lib.shipped import create_missing
from jobstore.lib.zones import read_zone
from jobstore.people.user.models import User
from openings.interview.models import Interview


def load_questions() -> int:
    """Create the questions that are missing; what staff changed stays. How many were new."""
    return create_missing((PracticeQuestion(**row) for row in shipped_questions()), key="key")


@transaction.atomic
def add_drill(*, plan: RecoveryPlan, by: User, text: str, source: DrillSource) -> PracticeDrill:
    """Something to practice in the candidate's or the employer's words; first due in two days.

    The same words from the same source again are the same drill. Raises PlanIsClosed.
    """
    plan = lock_plan(plan, by=by)
    known = PracticeDrill.objects.filter(plan=plan, source=source, done_at__isnull=True)
    same = next((drill for drill in known.order_by("created_at") if drill.text == text), None)
    if same is not None:
        return same
    drill = PracticeDrill.objects.create(
        plan=plan, source=source, text=text, created_at=clock.now()
    )
    _space(drill, plan, next_start=_next_start(plan))
    return drill


@transaction.atomic
def keep_item(*, plan: RecoveryPlan, by: User, item: PracticeItem) -> PracticeDrill:
    """Put one thing on the list of the plan; it stays the same drill. Raises PlanIsClosed."""
    plan = lock_plan(plan, by=by)
    drill = drill_of_item(plan, item)
    _space(drill, plan, next_start=_next_start(plan))
    return drill


@transaction.atomic
def finish_drill(*, plan: RecoveryPlan, by: User, drill_id: UUID) -> PracticeDrill:
    """Enough of this one: no more days, no more mail. Raises PlanIsClosed."""
    plan = lock_plan(plan, by=by)
    drill = PracticeDrill.objects.select_for_update(of=("self",)).get(plan=plan, pk=drill_id)
    if drill.done_at is None:
        drill.done_at, drill.due_at = clock.now(), None
        drill.save(update_fields=["done_at", "due_at"])
    return drill


@transaction.atomic
def respace_drills(*, candidate: User) -> None:
    """The next interview was planned, moved or called off: the day before it is another one."""
    plans = RecoveryPlan.objects.select_for_update(of=("self",)).of(candidate)
    upcoming = next_interview_of(candidate, at=clock.now())
    for plan in plans.filter(state=PlanState.ACTIVE).order_by("pk"):
        plan.candidate = candidate
        drills = PracticeDrill.objects.filter(plan=plan, done_at__isnull=True)
        # What only waits for a friend has no days yet.
        drills = drills.exclude(practiced_at__isnull=True, due_at__isnull=True)
        for drill in drills.order_by("created_at", "pk"):
            _space(drill, plan, next_start=upcoming.starts_at if upcoming else None)


def drill_of_item(plan: RecoveryPlan, item: PracticeItem) -> PracticeDrill:
    """The drill of one thing, made on its first practice. The caller holds the plan's lock."""
    if item.drill is not None:
        return PracticeDrill.objects.select_for_update(of=("self",)).get(pk=item.drill.pk)
    given = {"question": item.question} if item.question is not None else {"asked": item.asked}
    text = item.asked.asked if item.asked is not None else None
    drill, _created = PracticeDrill.objects.get_or_create(
        plan=plan,
        **given,
        defaults={"source": item.source, "text": text, "created_at": clock.now()},
    )
    return drill


def note_practice(drill: PracticeDrill, plan: RecoveryPlan) -> datetime | None:
    """It was practiced now; when it comes up again. The caller holds the plan's lock."""
    drill.practiced_at, drill.done_at = clock.now(), None
    _space(drill, plan, next_start=_next_start(plan))
    return drill.due_at


def _space(drill: PracticeDrill, plan: RecoveryPlan, *, next_start: datetime | None) -> None:
    drill.due_at = next_due(
        began_at=drill.created_at,
        last_at=drill.practiced_at or drill.created_at,
        zone=read_zone(plan.candidate.time_zone),
        next_start=next_start,
    )
    drill.save(update_fields=["due_at", "practiced_at", "done_at"])
    mails.practice_due(drill, plan=plan, next_start=next_start)


def _next_start(plan: RecoveryPlan) -> datetime | None:
    upcoming = next_interview_of(plan.candidate, at=clock.now())
    return upcoming.starts_at if upcoming else None


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
    session, created = _session(plan, key, mode, by=by)
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


def _session(
    plan: RecoveryPlan, key: UUID, mode: PracticeMode, *, by: User
) -> tuple[PracticeSession, bool]:
    now = clock.now()
    given = {"candidate": by, "mode": mode, "started_at": now, "counted_at": now}
    return PracticeSession.objects.get_or_create(plan=plan, key=key, defaults=given)


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
    session, created = _session(plan, key, PracticeMode.COACH, by=by)
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
    row, _created = Readiness.objects.get_or_create(
        interview=interview, plan=plan, defaults={"candidate": by, "saved_at": now}
    )
    row.calm, row.saved_at = calm, now
    row.save(update_fields=["calm", "saved_at"])
    row.ticks.exclude(item__in=items).delete()
    for item in items:
        ReadinessTick.objects.get_or_create(readiness=row, item=item, defaults={"at": now})
    return row


@transaction.atomic
def look_ahead(*, candidate: User) -> None:
    """An interview was planned, moved, held or called off: mails and drills follow."""
    if not earlier_plans(candidate).exists():
        return
    for interview in upcoming_interviews(candidate, at=clock.now()):
        readiness.next_interview(interview)
    respace_drills(candidate=candidate)
