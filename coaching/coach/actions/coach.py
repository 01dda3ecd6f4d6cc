"""A candidate's requests to our staff: asking, answering, taking on and closing."""

from collections.abc import Sequence

from django.db import transaction

from coaching.coach import mails
from coaching.coach.actions.share import share_sections
from coaching.coach.models import CoachMessage, CoachRequest, ShareGrant
from coaching.coach.permissions import can_coach
from coaching.coach.queries import MOST_OPEN, SHARED_DAYS, answer_due, open_count, wrote_too_often
from coaching.coach.states import CoachChannel, CoachState, CoachTopic, ShareSection
from coaching.help_line.queries import mentions_crisis
from coaching.plan.models import RecoveryPlan
from jobstore.lib import clock
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.people.user.models import User
from jobstore.trail.actions import record


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
    record("asked", about=request, by=by, target=request.state)
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
        record("asked again", about=request, by=by, source=request.state, target=CoachState.OPEN)
        request.state = CoachState.OPEN
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
    record("taken on", about=request, by=by)
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
    record("answered", about=request, by=by, source=request.state, target=CoachState.ANSWERED)
    request.state = CoachState.ANSWERED
    request.answered_at = message.at
    request.is_urgent = False
    request.coach = request.coach or by
    request.save(update_fields=["state", "answered_at", "coach", "is_urgent"])
    cancel_mail(
        request, kinds=[mails.CoachOverdueMail, mails.CoachNewMail], reason="Somebody answered."
    )
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
    record("closed", about=request, by=by, source=request.state, target=CoachState.CLOSED)
    request.state = CoachState.CLOSED
    request.closed_at = now
    request.is_urgent = False
    request.save(update_fields=["state", "closed_at", "is_urgent"])
    ShareGrant.objects.live(at=now).filter(request=request).update(revoked_at=now)
    kinds = [mails.CoachOverdueMail, mails.CoachNewMail]
    cancel_mail(request, kinds=kinds, reason="The request is closed.")
    return request


def _lock_for_staff(request: CoachRequest, *, by: User) -> CoachRequest:
    if not can_coach(by):
        raise NotACoach
    return CoachRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


def _add(request: CoachRequest, *, by: User, text: str, is_from_staff: bool) -> CoachMessage:
    return CoachMessage.objects.create(
        request=request, author=by, is_from_staff=is_from_staff, body=text, at=clock.now()
    )
