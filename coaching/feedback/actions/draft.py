"""An answer that is not finished: kept for whoever opens the form next, on any device."""

from typing import Any

from django.db import transaction

from coaching.feedback.actions.answer import TooLate
from coaching.feedback.actions.moves import locked
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries.request import answer_of, is_editable
from jobstore.lib import clock


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
