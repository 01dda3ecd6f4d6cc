"""What the wording guard says about an answer that was taken."""

from coaching.models import FeedbackAnswer
from coaching.queries.feedback.content import content_of
from coaching.queries.feedback.request import other_candidates
from coaching.queries.wording import Review, review_wording
from coaching.states import AnswerPart


def review_of(answer: FeedbackAnswer) -> Review:
    return review_wording(content_of(answer).texts(), other_names=other_candidates(answer.request))


def parts_with_findings(review: Review) -> list[AnswerPart]:
    """The parts that staff would withhold if they shared the guard's doubts."""
    found = {_part_of(hit.field) for hit in review.hits}
    return [part for part in AnswerPart if part in found]


def _part_of(field: str) -> AnswerPart:
    own = {
        "strength": AnswerPart.STRENGTH,
        "next_time": AnswerPart.NEXT_TIME,
        "advice": AnswerPart.ADVICE,
    }
    return own.get(field, AnswerPart.PICKS)
