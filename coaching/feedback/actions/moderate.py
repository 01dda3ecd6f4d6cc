"""What staff decide about an answer, and what the clock does to a request that is due."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from coaching.feedback.actions import (
    CHASE_AFTER,
    NotModerator,
    cancel_request,
    keep_link_open,
    locked,
    morning_after,
    move_request,
)
from coaching.feedback.actions.deliver import WordsAreGone
from coaching.feedback.mails.employer import (
    chaser_is_called_off,
    feedback_returned,
    stop_asking_staff,
    stop_writing_to_employer,
)
from coaching.feedback.mails.news import feedback_arrived, feedback_status, withheld_kept
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries.contact import carrier_of, requests_carried_by
from coaching.feedback.states import (
    AnswerPart,
    AnswerSource,
    FeedbackHappening,
    FeedbackState,
    Visibility,
)
from coaching.permissions import can_moderate_feedback
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.lib.zones import read_zone
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.mail.stop.queries import block_of
from jobstore.people.user.models import User
from jobstore.trail.actions import record


class NoReason(Exception):
    """Withholding and returning need a reason that can be shown later."""


class NoParaphrase(Exception):
    """The writer asked for the words of staff, and there are none yet."""


class NobodyAsked(Exception):
    """The candidate has not asked for the withheld part, or has an answer."""


class NothingWithheld(Exception):
    """Withholding needs at least one part that has words in it."""


@transaction.atomic
def release_answer(*, request: FeedbackRequest, by: User | None) -> FeedbackRequest:
    """Hand the answer to the candidate, sealed. `by` is None when the undo window ran out.

    Raises NotModerator, IllegalMove, NoParaphrase.
    """
    request = locked(request) if by is None else _taken_up(request, by=by)
    _must_be(request, FeedbackState.IN_REVIEW)
    _must_be_in_words_to_pass_on(request)
    move_request(request, FeedbackState.RELEASED, what=FeedbackHappening.RELEASED, by=by)
    _deliver(request, by=by, again=False)
    return request


@transaction.atomic
def hand_over_withheld(*, request: FeedbackRequest, by: User) -> FeedbackRequest:
    """Give out what was withheld after all: the whole answer, sealed again.

    An intention of its own, so that a "release" on a page that is out of date never undoes what a
    colleague withheld. Raises NotModerator, IllegalMove, WordsAreGone.
    """
    request = _taken_up(request, by=by)
    _must_be(request, FeedbackState.WITHHELD)
    if request.answer.words_erased_at is not None:
        raise WordsAreGone
    move_request(request, FeedbackState.RELEASED, what=FeedbackHappening.HANDED_OVER, by=by)
    answer = request.answer
    answer.withheld_parts = ""
    answer.withheld_asked_at = None
    answer.withheld_answer = ""
    answer.withheld_answered_at = None
    answer.opened_at = None
    _deliver(request, by=by, again=True)
    return request


@transaction.atomic
def keep_withheld(*, request: FeedbackRequest, by: User, reason: str) -> FeedbackRequest:
    """The answer to a candidate who asked: it stays withheld, and `reason` is what they read.

    It may still be handed over later. Raises NotModerator, NoReason, IllegalMove, NobodyAsked.
    """
    request = _taken_up(request, by=by, reason=reason)
    _must_be(request, FeedbackState.WITHHELD)
    answer = request.answer
    if not answer.is_asked_for:
        raise NobodyAsked
    answer.withheld_answer = reason.strip()
    answer.withheld_answered_at = clock.now()
    answer.review_by = None
    answer.save(update_fields=["withheld_answer", "withheld_answered_at", "review_by"])
    record(FeedbackHappening.KEPT_WITHHELD, request, by=by, why=reason)
    stop_asking_staff(request, reason="It is decided.")
    withheld_kept(request)
    return request


def _taken_up(
    request: FeedbackRequest, *, by: User, reason: str = "none needed"
) -> FeedbackRequest:
    """The row, locked, for staff who may judge it. Raises NotModerator, NoReason."""
    if not can_moderate_feedback(by):
        raise NotModerator
    if not reason.strip():
        raise NoReason
    return locked(request)


def _must_be_in_words_to_pass_on(request: FeedbackRequest) -> None:
    answer = request.answer
    if answer.visibility == Visibility.PARAPHRASE and answer.paraphrased_at is None:
        raise NoParaphrase


def _must_be(request: FeedbackRequest, state: FeedbackState) -> None:
    if request.state != state:
        raise IllegalMove(f"The request is {request.state}.")


@transaction.atomic
def withhold_answer(
    *, request: FeedbackRequest, by: User, reason: str, parts: Iterable[AnswerPart]
) -> FeedbackRequest:
    """Keep back parts of the answer; the candidate gets the rest and learns that parts are missing.

    The words are kept. Raises NotModerator, NoReason, NothingWithheld, IllegalMove,
    NoParaphrase.
    """
    request = _taken_up(request, by=by, reason=reason)
    chosen = [part for part in AnswerPart if part in set(parts)]
    if not chosen:
        raise NothingWithheld
    _must_be_in_words_to_pass_on(request)
    names = ", ".join(part.label.lower() for part in chosen)
    move_request(
        request,
        FeedbackState.WITHHELD,
        what=FeedbackHappening.WITHHELD,
        by=by,
        why=f"{names}: {reason}",
    )
    answer = request.answer
    answer.moderation_note = reason
    answer.withheld_parts = ",".join(chosen)
    _deliver(request, by=by, again=False)
    return request


def _deliver(request: FeedbackRequest, *, by: User | None, again: bool) -> None:
    answer = request.answer
    answer.moderated_by = by
    answer.released_at = clock.now()
    answer.release_at = None
    answer.review_by = None
    answer.save()
    stop_asking_staff(request, reason="It is decided.")
    feedback_arrived(request, again=again)


@transaction.atomic
def return_answer(*, request: FeedbackRequest, by: User, note_to_writer: str) -> FeedbackRequest:
    """Give the answer back to its writer with a note, and time to write it again.

    An answer taken by phone goes back to the queue of calls instead.
    Raises NotModerator, NoReason, IllegalMove.
    """
    request = _taken_up(request, by=by, reason=note_to_writer)
    move_request(
        request, FeedbackState.RETURNED, what=FeedbackHappening.RETURNED, by=by, why=note_to_writer
    )
    answer = request.answer
    answer.moderated_by = by
    answer.moderation_note = note_to_writer
    answer.release_at = None
    answer.review_by = None
    answer.save(update_fields=["moderated_by", "moderation_note", "release_at", "review_by"])
    stop_asking_staff(request, reason="It is decided.")
    request.expires_at = max(request.expires_at, _time_to_rewrite(request))
    request.save(update_fields=["expires_at"])
    keep_link_open(request)
    if answer.source != AnswerSource.PHONE:
        feedback_returned(request)
    return request


def _time_to_rewrite(request: FeedbackRequest) -> datetime:
    zone = read_zone(request.plan.interview.application.opening.employer.time_zone)
    return morning_after(clock.now(), CHASE_AFTER, zone)


@transaction.atomic
def note_call(*, request: FeedbackRequest, by: User, text: str) -> FeedbackRequest:
    """Staff write down what came of a call. Raises NotModerator, NoReason."""
    request = _taken_up(request, by=by, reason=text)
    record(FeedbackHappening.CALL_NOTED, request, by=by, why=text)
    return request


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
    move_request(request, FeedbackState.CHASED, what=what, by=None)
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
    move_request(
        request, FeedbackState.READDRESS, what=FeedbackHappening.DID_NOT_ARRIVE, by=None, why=why
    )
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
    move_request(request, FeedbackState.ESCALATED, what=FeedbackHappening.TO_BE_PHONED, by=None)
    feedback_status(request)
    return True


@transaction.atomic
def expire(*, request: FeedbackRequest) -> bool:
    """Twenty working days: no answer will come, which is not about the candidate."""
    request = locked(request)
    waiting = {FeedbackState.ESCALATED, FeedbackState.RETURNED, FeedbackState.READDRESS}
    if request.state not in waiting or request.expires_at > clock.now():
        return False
    move_request(request, FeedbackState.EXPIRED, what=FeedbackHappening.EXPIRED, by=None)
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
