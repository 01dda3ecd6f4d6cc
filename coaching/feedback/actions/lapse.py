"""What the clock does to one feedback request; `tasks` finds those that are due."""

from django.db import transaction

from coaching.feedback.actions.ask import cancel_request
from coaching.feedback.actions.moderate import release_answer
from coaching.feedback.actions.moves import locked, move
from coaching.feedback.mails.employer import chaser_is_called_off, stop_writing_to_employer
from coaching.feedback.mails.news import feedback_status
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries.contact import carrier_of, requests_carried_by
from coaching.feedback.states import FeedbackHappening, FeedbackState
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.sender.queries import block_of
from jobstore.mail.states import MailState

# What may have been written in vain.
MAILED = frozenset({FeedbackState.SENT, FeedbackState.CHASED, FeedbackState.ESCALATED})
# A bounce is no silence: staff find out whom to ask instead.
NEVER_ARRIVES = frozenset({MailState.DEAD, MailState.SUPPRESSED, MailState.EXPIRED})


@transaction.atomic
def mark_chased(*, request: FeedbackRequest) -> bool:
    """Five working days without an answer: the one reminder leaves."""
    request = locked(request)
    if request.state != FeedbackState.SENT or request.chase_at > clock.now():
        return False
    carrier = carrier_of(request)
    if carrier is not None and carrier.state in NEVER_ARRIVES:
        _look_for_another(request, why=f"The mail was {carrier.get_state_display()}.")
        return True
    is_off = chaser_is_called_off(request)
    what = FeedbackHappening.NOT_REMINDED if is_off else FeedbackHappening.REMINDED
    move(request, FeedbackState.CHASED, what=what, by=None)
    return True


@transaction.atomic
def mark_undelivered(*, mail: OutgoingMail) -> int:
    """A mail with questions, or the reminder of them, came back; how many requests it carried."""
    mailed = [
        request for row in requests_carried_by(mail) if (request := locked(row)).state in MAILED
    ]
    for request in mailed:
        _look_for_another(request, why="The mail came back.")
    return len(mailed)


def _look_for_another(request: FeedbackRequest, *, why: str) -> None:
    move(request, FeedbackState.READDRESS, what=FeedbackHappening.DID_NOT_ARRIVE, by=None, why=why)
    stop_writing_to_employer(request, reason="The questions did not arrive.")


@transaction.atomic
def escalate(*, request: FeedbackRequest) -> bool:
    """Ten working days without an answer: staff phone, and the candidate hears that."""
    request = locked(request)
    if request.state != FeedbackState.CHASED or request.escalate_at > clock.now():
        return False
    if block_of(request.plan.candidate) is not None:
        cancel_request(request=request, by=None, why="the sender is blocked")
        return True
    move(request, FeedbackState.ESCALATED, what=FeedbackHappening.TO_BE_PHONED, by=None)
    feedback_status(request)
    return True


@transaction.atomic
def expire(*, request: FeedbackRequest) -> bool:
    """Twenty working days: no answer will come, which is not about the candidate."""
    request = locked(request)
    waiting = {FeedbackState.ESCALATED, FeedbackState.RETURNED, FeedbackState.READDRESS}
    if request.state not in waiting or request.expires_at > clock.now():
        return False
    move(request, FeedbackState.EXPIRED, what=FeedbackHappening.EXPIRED, by=None)
    stop_writing_to_employer(request, reason="The time for an answer is over.")
    feedback_status(request)
    return True


@transaction.atomic
def release_when_due(*, request: FeedbackRequest) -> bool:
    """The writer's hour to think again is over."""
    request = locked(request)
    if request.state != FeedbackState.IN_REVIEW:
        return False
    release_at = request.answer.release_at
    if release_at is None or release_at > clock.now():
        return False
    release_answer(request=request, by=None)
    return True
