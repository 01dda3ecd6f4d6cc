"""A friend listens: invited once, reminded once, and asked for bands and two lines."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from coaching.plan.actions import lock_plan
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import why_not_passed_on
from coaching.plan.states import PlanState
from coaching.practice import mails
from coaching.practice.actions import drill_of_item, note_practice
from coaching.practice.models import (
    PracticeAttempt,
    PracticeInvite,
    PracticeRating,
    PracticeSession,
    SentQuestion,
)
from coaching.practice.queries import PracticeItem
from coaching.practice.queries.session import FriendView, has_asked_to_stop, invites_left
from coaching.practice.states import INVITE_MOVES, InviteState, PracticeMode, Rater
from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.mail.stop.queries import wants_no_mail
from jobstore.people.access_token.actions import issue_token, revoke_tokens
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User


class TooManyInvites(Exception):
    """Three a week are enough."""


class FriendHasStopped(Exception):
    """This friend does not want to be asked, by this person or through us at all."""


class NotPassedOn(Exception):
    """A report about this account is open, or staff blocked it; the message says so to it."""


class InviteIsOver(Exception):
    """Answered, stopped or taken back."""


@transaction.atomic
def invite_friend(
    *,
    plan: RecoveryPlan,
    by: User,
    email: str,
    message: str,
    items: list[PracticeItem],
    agreed_at: datetime | None,
    key: UUID,
) -> PracticeInvite:
    """Ask a friend to listen to these questions. The same `key` again is the first invitation.

    Raises PlanIsClosed, NotPassedOn, TooManyInvites, FriendHasStopped.
    """
    plan = lock_plan(plan, by=by)
    now = clock.now()
    # One person's invitations are counted under one lock, whichever plan they belong to.
    User.objects.select_for_update().get(pk=by.pk)
    session = PracticeSession.objects.filter(plan=plan, key=key).first()
    if session is not None:
        return PracticeInvite.objects.get(session=session)
    if reason := why_not_passed_on(by):
        raise NotPassedOn(reason)
    if has_asked_to_stop(by, email) or wants_no_mail(email, sender=by):
        raise FriendHasStopped
    if not invites_left(by, at=now):
        raise TooManyInvites
    session = PracticeSession.objects.create(
        plan=plan, candidate=by, mode=PracticeMode.FRIEND, key=key, started_at=now
    )
    invite = PracticeInvite.objects.create(
        session=session, email=email, message=message, agreed_at=agreed_at, created_at=now
    )
    _send_questions(invite, plan, items)
    issue_token(purpose=TokenPurpose.PRACTICE, object_id=invite.pk, email=email)
    mails.practice_invite(invite)
    if agreed_at is not None:
        mails.practice_reminder(invite)
    return invite


def _send_questions(invite: PracticeInvite, plan: RecoveryPlan, items: list[PracticeItem]) -> None:
    for item in items:
        drill = drill_of_item(plan, item)
        SentQuestion.objects.create(
            invite=invite, drill=drill, wording=item.wording, text=item.text
        )


@transaction.atomic
def cancel_invite(*, plan: RecoveryPlan, by: User, session_id: UUID) -> PracticeInvite:
    """Take it back: the link is dead and no reminder leaves. Raises InviteIsOver, PlanIsClosed."""
    lock_plan(plan, by=by)
    invite = PracticeInvite.objects.get(session__plan=plan, session_id=session_id)
    invite = _open(invite)
    _end(invite, InviteState.CANCELED, reason="The practice was taken back.")
    revoke_tokens(purpose=TokenPurpose.PRACTICE, object_id=invite.pk)
    return invite


@transaction.atomic
def decline_invite(*, invite: PracticeInvite) -> PracticeInvite:
    """The friend would rather not; this person can't ask them again. Raises InviteIsOver."""
    invite = _open(invite)
    _end(invite, InviteState.DECLINED, reason="Your friend would rather not.")
    return invite


@transaction.atomic
def submit_view(*, invite: PracticeInvite, view: FriendView) -> PracticeInvite:
    """Keep what the friend saw and count the session, once. Raises InviteIsOver."""
    plan = RecoveryPlan.objects.select_for_update(of=("self",)).select_related("candidate")
    plan_of_it = plan.get(practice_sessions__invite=invite)
    invite = _open(invite)
    invite.keep, invite.change = view.keep or None, view.change or None
    invite.save(update_fields=["keep", "change"])
    _end(invite, InviteState.DONE, reason="Your friend has done it.")
    session = invite.session
    PracticeRating.objects.bulk_create(
        PracticeRating(session=session, rater=Rater.FRIEND, criterion=criterion, band=band)
        for criterion, band in view.bands.items()
    )
    _count(session, invite, plan_of_it)
    return invite


def _count(session: PracticeSession, invite: PracticeInvite, plan: RecoveryPlan) -> None:
    now = clock.now()
    session.counted_at = now
    session.save(update_fields=["counted_at"])
    for sent in invite.questions.select_related("drill").order_by("pk"):
        drill = sent.drill
        # A closed plan plans no more days.
        due_at = note_practice(drill, plan) if plan.state == PlanState.ACTIVE else None
        PracticeAttempt.objects.create(
            session=session, drill=drill, wording=sent.wording, due_at=due_at, at=now
        )


def _open(invite: PracticeInvite) -> PracticeInvite:
    locked = PracticeInvite.objects.select_for_update(of=("self",)).select_related("session")
    found = locked.get(pk=invite.pk)
    if found.state != InviteState.SENT:
        raise InviteIsOver
    return found


def _end(invite: PracticeInvite, state: InviteState, *, reason: str) -> None:
    move(invite, state, INVITE_MOVES)
    invite.ended_at = clock.now()
    invite.save(update_fields=["state", "ended_at"])
    mails.stop_writing_to_friend(invite, reason=reason)
