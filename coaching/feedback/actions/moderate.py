from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from coaching.feedback.actions.ask import CHASE_AFTER, keep_link_open, morning_after
from coaching.feedback.actions.deliver import WordsAreGone
from coaching.feedback.actions.moves import IllegalMove, locked, move, note
from coaching.feedback.mails.employer import feedback_returned
from coaching.feedback.mails.news import feedback_arrived, withheld_kept
from coaching.feedback.mails.staff import stop_asking_staff
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.permissions import can_moderate_feedback
from coaching.feedback.states import (
    AnswerPart,
    AnswerSource,
    FeedbackHappening,
    FeedbackState,
    Visibility,
)
from jobstore.lib import clock
from jobstore.lib.zones import read_zone
from jobstore.people.user.models import User


class NotModerator(Exception):
    """Only staff of the groups moderator and consultant judge answers."""


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
    if by is not None and not can_moderate_feedback(by):
        raise NotModerator
    request = locked(request)
    _must_be(request, FeedbackState.IN_REVIEW)
    _must_be_in_words_to_pass_on(request)
    move(request, FeedbackState.RELEASED, what=FeedbackHappening.RELEASED, by=by)
    _deliver(request, by=by, again=False)
    return request


@transaction.atomic
def hand_over_withheld(*, request: FeedbackRequest, by: User) -> FeedbackRequest:
    """Give out what was withheld after all: the whole answer, sealed again.

    An intention of its own, so that a "release" on a page that is out of date never undoes what a
    colleague withheld. Raises NotModerator, IllegalMove, WordsAreGone.
    """
    if not can_moderate_feedback(by):
        raise NotModerator
    request = locked(request)
    _must_be(request, FeedbackState.WITHHELD)
    if request.answer.words_erased_at is not None:
        raise WordsAreGone
    move(request, FeedbackState.RELEASED, what=FeedbackHappening.HANDED_OVER, by=by)
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
    if not can_moderate_feedback(by):
        raise NotModerator
    if not reason.strip():
        raise NoReason
    request = locked(request)
    _must_be(request, FeedbackState.WITHHELD)
    answer = request.answer
    if not answer.is_asked_for:
        raise NobodyAsked
    answer.withheld_answer = reason.strip()
    answer.withheld_answered_at = clock.now()
    answer.review_by = None
    answer.save(update_fields=["withheld_answer", "withheld_answered_at", "review_by"])
    note(request, what=FeedbackHappening.KEPT_WITHHELD, by=by, why=reason)
    stop_asking_staff(request, reason="It is decided.")
    withheld_kept(request)
    return request


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
    if not can_moderate_feedback(by):
        raise NotModerator
    if not reason.strip():
        raise NoReason
    chosen = [part for part in AnswerPart if part in set(parts)]
    if not chosen:
        raise NothingWithheld
    request = locked(request)
    _must_be_in_words_to_pass_on(request)
    names = ", ".join(part.label.lower() for part in chosen)
    move(
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
    if not can_moderate_feedback(by):
        raise NotModerator
    if not note_to_writer.strip():
        raise NoReason
    request = locked(request)
    move(
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
    if not can_moderate_feedback(by):
        raise NotModerator
    if not text.strip():
        raise NoReason
    request = locked(request)
    note(request, what=FeedbackHappening.CALL_NOTED, by=by, why=text)
    return request
