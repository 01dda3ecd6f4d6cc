"""Requests to our staff, sharing sections of a plan with a coach, and what they rate."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from coaching.advice.queries.help import mentions_crisis
from coaching.coach import mails
from coaching.coach.models import CoachMessage, CoachRequest, ShareGrant, ShareView
from coaching.coach.queries import (
    MOST_OPEN,
    SHARED_DAYS,
    answer_due,
    open_count,
    plan_to_rate,
    wrote_too_often,
)
from coaching.coach.states import COACH_MOVES, CoachChannel, CoachState, CoachTopic, ShareSection
from coaching.permissions import can_coach
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import PlanState
from coaching.practice.models import CoachView, PracticeRating, PracticeSession
from coaching.practice.queries.session import FriendView
from coaching.practice.states import PracticeMode, Rater
from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act

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
    record(Act.PRACTICE_RATED, asked, by=by)
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


class NothingShared(Exception):
    """No section was chosen, or the request is closed."""


class ShareIsOver(Exception):
    """It was taken back or has run out."""


@transaction.atomic
def share_sections(
    *,
    request: CoachRequest,
    plan: RecoveryPlan,
    by: User,
    sections: Iterable[ShareSection],
    days: int,
) -> ShareGrant:
    """Let the coach of this request read these sections for so many days. Raises NothingShared."""
    request = CoachRequest.objects.select_for_update(of=("self",)).of(by).get(pk=request.pk)
    plan = RecoveryPlan.objects.of(by).get(pk=plan.pk)
    chosen = [section.value for section in ShareSection if section in set(sections)]
    if not chosen or request.state == CoachState.CLOSED:
        raise NothingShared
    now = clock.now()
    return ShareGrant.objects.create(
        request=request,
        plan=plan,
        sections=",".join(chosen),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )


@transaction.atomic
def revoke_share(*, grant: ShareGrant, by: User) -> ShareGrant:
    """From now on nobody reads it; twice is once."""
    grant = ShareGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk, plan__candidate=by)
    if grant.revoked_at is None:
        grant.revoked_at = clock.now()
        grant.save(update_fields=["revoked_at"])
    return grant


@transaction.atomic
def note_view(*, grant: ShareGrant, by: User) -> ShareView:
    """Write down that the coach opened it, for the candidate. Raises ShareIsOver."""
    locked = ShareGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if not locked.is_live(at=clock.now()):
        raise ShareIsOver
    return ShareView.objects.create(
        grant=locked, viewer=by, viewer_name=by.get_full_name(), at=clock.now()
    )


class TooManyRequests(Exception):
    """This account has as many open requests, or as many messages a day, as it may."""


class RequestIsClosed(Exception):
    """A closed request takes no more messages."""


class NotACoach(Exception):
    """Only coaches answer candidates."""


@transaction.atomic
def ask_coach(
    *,
    by: User,
    topic: CoachTopic,
    text: str,
    channel: CoachChannel = CoachChannel.HERE,
    phone: str = "",
    plan: RecoveryPlan | None = None,
    sections: Sequence[ShareSection] = (),
    days: int = SHARED_DAYS,
) -> CoachRequest:
    """Write to our staff; they answer within one working day. Nothing is shared by itself.

    Raises TooManyRequests.
    """
    User.objects.select_for_update().get(pk=by.pk)  # the limits are counted one at a time
    now = clock.now()
    if open_count(by) >= MOST_OPEN or wrote_too_often(by, at=now):
        raise TooManyRequests
    request = CoachRequest.objects.create(
        candidate=by,
        plan=plan,
        topic=topic,
        channel=channel,
        phone=phone,
        is_urgent=topic == CoachTopic.STRUGGLING or mentions_crisis(text),
        created_at=now,
        asked_at=now,
        due_at=answer_due(now),
    )
    record(Act.ASKED, request, by=by, target=request.state)
    message = _add(request, by=by, text=text, is_from_staff=False)
    mails.coach_new(request, message)
    mails.coach_overdue(request)
    if plan is not None and sections:
        share_sections(request=request, plan=plan, by=by, sections=sections, days=days)
    return request


@transaction.atomic
def write_again(*, request: CoachRequest, by: User, text: str) -> CoachMessage:
    """The candidate goes on with the thread. Raises RequestIsClosed, TooManyRequests."""
    User.objects.select_for_update().get(pk=by.pk)
    request = CoachRequest.objects.select_for_update(of=("self",)).of(by).get(pk=request.pk)
    now = clock.now()
    if request.state == CoachState.CLOSED:
        raise RequestIsClosed
    if wrote_too_often(by, at=now):
        raise TooManyRequests
    message = _add(request, by=by, text=text, is_from_staff=False)
    request.is_urgent = request.is_urgent or mentions_crisis(text)
    if request.state == CoachState.ANSWERED:
        source = move(request, CoachState.OPEN, COACH_MOVES)
        record(Act.ASKED_AGAIN, request, by=by, source=source, target=request.state)
        request.asked_at = now
        request.due_at = answer_due(now)
        mails.coach_overdue(request)
    request.save(update_fields=["state", "asked_at", "due_at", "is_urgent"])
    mails.coach_new(request, message)
    return message


@transaction.atomic
def take_request(*, request: CoachRequest, by: User) -> CoachRequest:
    """A coach takes the request on; what is shared is theirs to read. Raises NotACoach."""
    request = _lock_for_staff(request, by=by)
    if request.state == CoachState.CLOSED:
        raise RequestIsClosed
    request.coach = by
    request.save(update_fields=["coach"])
    record(Act.TAKEN_ON, request, by=by)
    return request


@transaction.atomic
def answer_candidate(*, request: CoachRequest, by: User, text: str) -> CoachMessage:
    """Staff answer; whoever does takes the request on where nobody has.

    Raises NotACoach, RequestIsClosed.
    """
    request = _lock_for_staff(request, by=by)
    if request.state == CoachState.CLOSED:
        raise RequestIsClosed
    message = _add(request, by=by, text=text, is_from_staff=True)
    source = move(request, CoachState.ANSWERED, COACH_MOVES)
    record(Act.ANSWERED, request, by=by, source=source, target=request.state)
    request.answered_at = message.at
    request.is_urgent = False
    request.coach = request.coach or by
    request.save(update_fields=["state", "answered_at", "coach", "is_urgent"])
    cancel_mail(request, kinds=mails.ASKING_COACHES, reason="Somebody answered.")
    mails.coach_reply(request, message)
    return message


@transaction.atomic
def close_request(*, request: CoachRequest, by: User) -> CoachRequest:
    """It is settled: the thread stays readable, and what was shared is shared no more."""
    request = CoachRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.candidate_id != by.pk and not can_coach(by):
        raise NotACoach
    if request.state == CoachState.CLOSED:
        return request
    now = clock.now()
    source = move(request, CoachState.CLOSED, COACH_MOVES)
    record(Act.CLOSED, request, by=by, source=source, target=request.state)
    request.closed_at = now
    request.is_urgent = False
    request.save(update_fields=["state", "closed_at", "is_urgent"])
    ShareGrant.objects.live(at=now).filter(request=request).update(revoked_at=now)
    cancel_mail(request, kinds=mails.ASKING_COACHES, reason="The request is closed.")
    return request


def _lock_for_staff(request: CoachRequest, *, by: User) -> CoachRequest:
    if not can_coach(by):
        raise NotACoach
    return CoachRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


def _add(request: CoachRequest, *, by: User, text: str, is_from_staff: bool) -> CoachMessage:
    return CoachMessage.objects.create(
        request=request, author=by, is_from_staff=is_from_staff, body=text, at=clock.now()
    )
