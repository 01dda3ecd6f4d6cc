"""What counts as an answer: an empty one must not improve an employer's figure."""

from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.states import FeedbackState

FEWEST_CHARACTERS = 40
NOT_DONE = frozenset({FeedbackState.RETURNED, FeedbackState.CANCELED})


def counts_as_answered(request: FeedbackRequest) -> bool:
    """Declined with a reason, or answered with a point and a sentence.

    The request's answer and its picks are loaded.
    """
    if request.state == FeedbackState.DECLINED:
        return bool(request.decline_reason)
    answer: FeedbackAnswer | None = getattr(request, "answer", None)
    if answer is None or request.state in NOT_DONE:
        return False
    picks = list(answer.picks.all())
    texts = [answer.strength, answer.advice, answer.next_time, *(pick.improve for pick in picks)]
    length = answer.erased_length + sum(len(text.strip()) for text in texts)
    return bool(picks) and length >= FEWEST_CHARACTERS
