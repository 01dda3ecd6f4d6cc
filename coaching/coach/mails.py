"""Requests to our staff: news for coaches and candidates, never a word of what was written."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import ClassVar

from coaching.coach.models import CoachMessage, CoachRequest
from coaching.coach.states import CoachState
from jobstore.lib import clock
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.permissions import staff_in
from jobstore.people.samples import candidate
from jobstore.people.states import StaffGroup
from openings.samples import ID


def coach_new(request: CoachRequest, message: CoachMessage) -> None:
    """To the coach who has taken it on, else to all."""
    kind = CoachUrgentMail if request.is_urgent else CoachNewMail
    for coach in [request.coach] if request.coach else staff_in(StaffGroup.COACH):
        queue_mail(
            kind,
            key=f"coach_new:{message.pk}:{coach.pk}",
            to=Recipient.of(coach),
            about=request,
            payload={"message": message.pk},
        )


def coach_overdue(request: CoachRequest) -> None:
    """To all coaches when one working day has passed without an answer."""
    for coach in staff_in(StaffGroup.COACH):
        queue_mail(
            CoachOverdueMail,
            key=f"coach_overdue:{request.pk}:{request.asked_at:%Y%m%dT%H%M%S%f}:{coach.pk}",
            to=Recipient.of(coach),
            about=request,
            not_before=request.due_at,
            payload={"asked_at": request.asked_at.isoformat()},
        )


def coach_reply(request: CoachRequest, message: CoachMessage) -> OutgoingMail:
    """To the candidate: that an answer is there, and where."""
    return queue_mail(
        CoachReplyMail,
        key=f"coach_reply:{message.pk}",
        to=Recipient.of(request.candidate),
        about=request,
        payload={"message": message.pk},
    )


def _is_of_before(request: CoachRequest, leaving: Leaving) -> bool:
    asked_at = leaving.row.payload.get("asked_at")
    return asked_at is not None and asked_at != request.asked_at.isoformat()


_lock = locking(CoachRequest, "candidate")
GONE = "The request is gone."
STAFF_STOPS = (
    Stop("Somebody answered.", lambda one, _: one.state != CoachState.OPEN),
    Stop("Somebody answered.", _is_of_before),
)


def _letter(mail: OutgoingMail) -> Letter:
    request = CoachRequest.objects.select_related("candidate", "coach").get(pk=mail.subject_id)
    coach = request.coach.get_short_name() if request.coach else ""
    return Letter(context={"request_row": request, "coach_name": coach})


def _sample(*, is_urgent: bool = False) -> Letter:
    due_at = clock.now() + timedelta(days=1)
    request = CoachRequest(pk=ID, candidate=candidate(), due_at=due_at, is_urgent=is_urgent)
    return Letter(context={"request_row": request, "coach_name": "Erin"})


class _CoachMail(Mail):
    category = Category.TRANSACTIONAL
    render = _letter
    sample: ClassVar[Callable[[], Letter]] = _sample
    lock = _lock
    gone = GONE


class _ToCoachMail(_CoachMail):
    recipient = "coach"
    stops = STAFF_STOPS
    priority = 3
    hours = Hours.DAYTIME


class CoachNewMail(_ToCoachMail):
    name = "coaching.coach_new"
    outside_cap = True
    title = "A candidate writes to our staff"
    trigger = "A candidate writes to our staff"
    template = "coaching/mail/coach_new"
    expires_after = timedelta(days=3)


class CoachUrgentMail(_ToCoachMail):
    """The same words at once: somebody may be in danger."""

    name = "coaching.coach_urgent"
    outside_cap = True
    title = "A candidate to answer first"
    trigger = "A candidate who writes to our staff is struggling, or their words may mean danger"
    template = "coaching/mail/coach_new"
    sample = partial(_sample, is_urgent=True)
    hours = Hours.ANY
    expires_after = timedelta(days=3)


class CoachOverdueMail(_ToCoachMail):
    name = "coaching.coach_overdue"
    title = "A candidate waits too long for our answer"
    trigger = "Nobody has answered a candidate"
    delay = "1 working day later"
    template = "coaching/mail/coach_overdue"


class CoachReplyMail(_CoachMail):
    name = "coaching.coach_reply"
    title = "An answer from your coach"
    trigger = "Our staff answer a candidate"
    recipient = "candidate"
    template = "coaching/mail/coach_reply"
    stops = (Stop(GONE, lambda one, _: not one.candidate.is_active),)
    hours = Hours.DAYTIME


ASKING_COACHES = (CoachNewMail, CoachUrgentMail, CoachOverdueMail)
