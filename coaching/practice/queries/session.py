"""Practice sessions, what friends saw in them, and who may still be invited."""

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from coaching.debrief.states import Band, Criterion
from coaching.plan.models import RecoveryPlan
from coaching.practice.models import (
    PracticeAttempt,
    PracticeInvite,
    PracticeRating,
    PracticeSession,
    SentQuestion,
)
from coaching.practice.queries.policy import INVITE_WEEK, INVITES_A_WEEK
from coaching.practice.states import InviteState, Rater
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.outgoing.queries.outgoing import leaves_at
from jobstore.people.user.models import User


def sessions_of(plan: RecoveryPlan) -> QuerySet[PracticeSession]:
    """Sessions that count or wait for a friend, the latest first."""
    return (
        PracticeSession.objects.filter(plan=plan)
        .select_related("invite", "coach_view")
        .prefetch_related(Prefetch("attempts", PracticeAttempt.objects.order_by("pk")))
        .order_by("-started_at", "-id")
    )


def session_of_plan(plan: RecoveryPlan, pk: UUID) -> PracticeSession | None:
    return sessions_of(plan).filter(pk=pk).first()


def invite_leaves_at(invite: PracticeInvite, *, at: datetime) -> datetime | None:
    """When the friend gets the questions; None when they have left."""
    mails = OutgoingMail.objects.of_kind("coaching.practice_invite")
    return leaves_at(mails.filter(subject_id=str(invite.pk)), at=at)


def repetitions_of(plan: RecoveryPlan) -> int:
    """How often something was practiced in this plan."""
    return counted_attempts(plan).count()


def counted_attempts(*plans: RecoveryPlan) -> QuerySet[PracticeAttempt]:
    return PracticeAttempt.objects.filter(
        session__plan__in=plans, session__counted_at__isnull=False
    )


def attempt_of_plan(plan: RecoveryPlan, pk: int) -> PracticeAttempt | None:
    return (
        PracticeAttempt.objects.filter(session__plan=plan, pk=pk)
        .select_related("drill__question", "drill__asked", "session")
        .first()
    )


def last_typed(drill_id: UUID) -> PracticeAttempt | None:
    """The last whole answer that was typed for a drill; bullets are not meant to differ."""
    typed = PracticeAttempt.objects.filter(
        drill_id=drill_id, answer__isnull=False, is_bullets=False
    )
    return typed.order_by("-at", "-pk").first()


def ratings_of(session: PracticeSession, rater: Rater) -> list[tuple[str, str, str]]:
    """Criterion, band and the band that was predicted ("" where none was), in words."""
    rows = {
        row.criterion: row
        for row in PracticeRating.objects.filter(session=session, rater=rater).order_by("pk")
    }
    return [
        (
            str(Criterion(name).label),
            str(Band(rows[name].band).label),
            str(rows[name].get_predicted_display() or ""),
        )
        for name in Criterion.values
        if name in rows
    ]


def invite_with_questions(pk: UUID | str) -> PracticeInvite | None:
    """One invitation with all that the friend's page and its mails tell."""
    return (
        PracticeInvite.objects.filter(pk=pk)
        .select_related("session__plan__candidate")
        .prefetch_related(Prefetch("questions", SentQuestion.objects.order_by("pk")))
        .first()
    )


def invites_left(candidate: User, *, at: datetime) -> int:
    sent = PracticeInvite.objects.filter(
        session__candidate=candidate, created_at__gt=at - INVITE_WEEK
    )
    return max(INVITES_A_WEEK - sent.count(), 0)


def has_asked_to_stop(candidate: User, email: str) -> bool:
    """This friend does not want to be asked by this person any more."""
    return PracticeInvite.objects.filter(
        session__candidate=candidate, email__iexact=email, state=InviteState.DECLINED
    ).exists()
