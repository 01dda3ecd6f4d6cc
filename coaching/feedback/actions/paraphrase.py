"""Staff say an answer in their own words, where its writer asked for that."""

from django.db import transaction

from coaching.feedback.actions.moderate import NotModerator
from coaching.feedback.actions.moves import IllegalMove, locked, note
from coaching.feedback.models import FeedbackPick, FeedbackRequest
from coaching.feedback.permissions import can_moderate_feedback
from coaching.feedback.queries.content import Paraphrase
from coaching.feedback.states import FeedbackHappening, FeedbackState, Visibility
from jobstore.lib import clock
from jobstore.lib.text import count_words
from jobstore.people.user.models import User


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
    note(request, what=FeedbackHappening.PARAPHRASED, by=by)
    return request
