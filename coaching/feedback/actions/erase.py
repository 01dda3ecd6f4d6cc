"""Taking words out of an answer, so that the figures hold without them."""

from collections.abc import Collection

from coaching.feedback.models import FeedbackAnswer, FeedbackPick
from coaching.feedback.states import AnswerPart

_COLUMNS = {
    AnswerPart.STRENGTH: "strength",
    AnswerPart.NEXT_TIME: "next_time",
    AnswerPart.ADVICE: "advice",
}


def erase_words(
    answer: FeedbackAnswer, *, parts: Collection[str], paraphrases: Collection[str]
) -> None:
    """Empty the writer's words in `parts`, and those of staff in `paraphrases`.

    The points that were picked stay. `erased_length` grows by what the writer had written.
    The caller holds the row and saves it.
    """
    for part, column in _COLUMNS.items():
        if part in parts:
            answer.erased_length += len(getattr(answer, column).strip())
            setattr(answer, column, "")
        if part in paraphrases:
            setattr(answer, f"{column}_paraphrase", "")
    points = list(answer.picks.order_by("pk"))
    for point in points:
        if AnswerPart.PICKS in parts:
            answer.erased_length += len(point.improve.strip())
            point.improve = ""
        if AnswerPart.PICKS in paraphrases:
            point.improve_paraphrase = ""
    FeedbackPick.objects.bulk_update(points, ["improve", "improve_paraphrase"])
