"""What comes back from the employer: a draft, an answer, a "no"; and the paraphrase of staff."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction

from coaching.feedback.actions import NotModerator, TooLate, locked, move_request
from coaching.feedback.mails.employer import feedback_held, stop_writing_to_employer
from coaching.feedback.mails.news import feedback_status
from coaching.feedback.models import (
    EmployerRating,
    FeedbackAnswer,
    FeedbackFinding,
    FeedbackPick,
    FeedbackRequest,
)
from coaching.feedback.queries import answer_of, is_editable
from coaching.feedback.queries.answer import Content, Paraphrase, review_content
from coaching.feedback.states import (
    AnswerSource,
    DeclineReason,
    FeedbackHappening,
    FeedbackState,
    Visibility,
)
from coaching.permissions import can_moderate_feedback
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.lib.text import count_words
from jobstore.lib.zones import staff_deadline
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.wording.queries.guard import Review

UNDO_WINDOW = timedelta(hours=1)
LONGEST_SITTING = 2 * 3600  # seconds; a form left open for longer measures nothing


class WordingBlocked(Exception):
    """Words that are never passed on; `review` names them."""

    def __init__(self, review: Review) -> None:
        super().__init__(", ".join(hit.words for hit in review.blocked))
        self.review = review


class WordingHints(Exception):
    """Words that the writer should look at once; repeating the answer passes them to staff."""

    def __init__(self, review: Review) -> None:
        super().__init__(", ".join(hit.words for hit in review.nudges))
        self.review = review


@transaction.atomic
def submit_answer(
    *,
    request: FeedbackRequest,
    content: Content,
    source: AnswerSource,
    by: User | None = None,
    hints_seen: Collection[str] = (),
    seconds: int | None = None,
) -> FeedbackAnswer:
    """Take an answer, or the changed answer of a writer who thought again.

    A clean answer waits for UNDO_WINDOW and is released by the clock; one with findings, one that
    the writer wants paraphrased, and every one that staff took down by phone, waits for staff.
    `hints_seen` are the words, in lower case, that the writer was already asked to look at.
    Raises TooLate, WordingBlocked, WordingHints.
    """
    request, now = locked(request), clock.now()
    by_phone = source == AnswerSource.PHONE
    if not is_editable(request, answer_of(request), at=now, by_phone=by_phone):
        raise TooLate
    review = _acceptable(request, content, hints_seen)
    goes_by_itself = not by_phone and needs_nobody(review, content)
    facts = {
        "source": source,
        "submitted_at": now,
        "entered_by": by,
        "guard_hits": review.lines(),
        "release_at": now + UNDO_WINDOW if goes_by_itself else None,
        "review_by": None if goes_by_itself else staff_deadline(now),
        "seconds": seconds if seconds is not None and seconds <= LONGEST_SITTING else None,
    }
    answer, _created = FeedbackAnswer.objects.update_or_create(
        request=request, defaults={**content.lines(), **facts, **_AS_NEW}
    )
    _write_points(answer, content)
    _write_findings(answer, review)
    _move_on(request, by=by, by_phone=by_phone)
    if not goes_by_itself:
        feedback_held(request)
    return answer


def needs_nobody(review: Review, content: Content) -> bool:
    """Clean, and to be read as it was written."""
    return review.is_clean and content.visibility == Visibility.PUBLISH


_AS_NEW: dict[str, Any] = {
    "words_erased_at": None,
    "erased_length": 0,
    "strength_paraphrase": "",
    "advice_paraphrase": "",
    "next_time_paraphrase": "",
    "paraphrased_by": None,
    "paraphrased_at": None,
}


def _move_on(request: FeedbackRequest, *, by: User | None, by_phone: bool) -> None:
    request.draft = None
    request.draft_saved_at = None
    request.save(update_fields=["draft", "draft_saved_at"])
    if request.state == FeedbackState.IN_REVIEW:
        record(FeedbackHappening.CHANGED, request, by=by)
    else:
        what = FeedbackHappening.ANSWERED_BY_PHONE if by_phone else FeedbackHappening.ANSWERED
        move_request(request, FeedbackState.IN_REVIEW, what=what, by=by)
    stop_writing_to_employer(request, reason="The employer has answered.")


def _acceptable(request: FeedbackRequest, content: Content, hints_seen: Collection[str]) -> Review:
    """The findings of wording that may be taken. Raises WordingBlocked, WordingHints."""
    review = review_content(request, content)
    if review.blocked:
        raise WordingBlocked(review)
    new_hints = {hit.words.casefold() for hit in review.nudges} - set(hints_seen)
    if new_hints and not review.held:
        raise WordingHints(review)
    return review


def _write_findings(answer: FeedbackAnswer, review: Review) -> None:
    """Which rule, in which version, on which words: it stands when the rule changes."""
    answer.findings.all().delete()
    FeedbackFinding.objects.bulk_create(
        FeedbackFinding(
            answer=answer,
            rule_key=hit.rule_key,
            rule_version=hit.rule_version,
            list=hit.level.name.lower(),
            category=hit.category,
            field=hit.field,
            words=hit.words[:120],
        )
        for hit in review.hits
    )


def _write_points(answer: FeedbackAnswer, content: Content) -> None:
    answer.picks.all().delete()
    answer.ratings.all().delete()
    FeedbackPick.objects.bulk_create(
        FeedbackPick(
            answer=answer,
            pick=point.pick,
            requirement=point.requirement,
            requirement_text=point.requirement.text
            if point.requirement
            else point.requirement_text,
            improve=point.improve,
        )
        for point in content.picks
    )
    EmployerRating.objects.bulk_create(
        EmployerRating(answer=answer, criterion=criterion, band=band)
        for criterion, band in content.bands.items()
    )


@transaction.atomic
def decline_request(
    *, request: FeedbackRequest, reason: DeclineReason, text: str, by: User | None = None
) -> FeedbackRequest:
    """The employer will not answer; final, and the candidate is told kindly. Raises TooLate."""
    request = locked(request)
    try:
        move_request(
            request,
            FeedbackState.DECLINED,
            what=FeedbackHappening.DECLINED,
            by=by,
            why=reason.label,
        )
    except IllegalMove as error:
        raise TooLate from error
    request.decline_reason = reason
    request.decline_text = text
    request.declined_at = clock.now()
    request.save(update_fields=["decline_reason", "decline_text", "declined_at"])
    stop_writing_to_employer(request, reason="The employer declined.")
    feedback_status(request)
    return request


@transaction.atomic
def ask_for_a_call(*, request: FeedbackRequest, by: User | None = None) -> FeedbackRequest:
    """The employer would rather say it by phone, so staff call now. Raises TooLate."""
    request = locked(request)
    try:
        move_request(
            request, FeedbackState.ESCALATED, what=FeedbackHappening.ASKED_FOR_A_CALL, by=by
        )
    except IllegalMove as error:
        raise TooLate from error
    stop_writing_to_employer(request, reason="Staff phone the employer.")
    return request


@transaction.atomic
def save_answer_draft(*, request: FeedbackRequest, data: dict[str, Any]) -> FeedbackRequest:
    """Keep what is typed so far; nobody but the employer's side sees it. Raises TooLate."""
    request = locked(request)
    if not is_editable(request, answer_of(request), at=clock.now()):
        raise TooLate
    request.draft = data
    request.draft_saved_at = clock.now()
    request.save(update_fields=["draft", "draft_saved_at"])
    return request


class NothingSaid(Exception):
    """A paraphrase says at least what was strong."""


@transaction.atomic
def write_paraphrase(*, request: FeedbackRequest, by: User, words: Paraphrase) -> FeedbackRequest:
    """Keep the words of staff beside the original, which stays as it was written.

    Raises NotModerator, NothingSaid, IllegalMove.
    """
    if not can_moderate_feedback(by):
        raise NotModerator
    if not count_words(words.strength):
        raise NothingSaid
    request = locked(request)
    answer = request.answer
    if request.state != FeedbackState.IN_REVIEW or answer.visibility != Visibility.PARAPHRASE:
        raise IllegalMove(f"The request is {request.state}.")
    answer.strength_paraphrase = words.strength
    answer.advice_paraphrase = words.advice
    answer.next_time_paraphrase = words.next_time
    answer.paraphrased_by = by
    answer.paraphrased_at = clock.now()
    answer.save()
    points = list(answer.picks.order_by("pk"))
    for point in points:
        point.improve_paraphrase = words.improve.get(point.pick, "")
    FeedbackPick.objects.bulk_update(points, ["improve_paraphrase"])
    record(FeedbackHappening.PARAPHRASED, request, by=by)
    return request
