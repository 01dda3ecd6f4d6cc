from uuid import UUID

from coaching.feedback.models import FeedbackRequest
from coaching.feedback.permissions import can_answer_signed_in
from coaching.feedback.queries.request import feedback_requests
from coaching.feedback.views.signed_link import has_link
from jobstore.people.states import TokenPurpose
from jobstore.web.requests import HtmxRequest


def answerable_request(request: HtmxRequest, pk: UUID) -> FeedbackRequest | None:
    """The request for whoever holds its link or recruits for its employer; else None."""
    found = feedback_requests().filter(pk=pk).first()
    if found is None:
        return None
    if has_link(request, pk, purpose=TokenPurpose.FEEDBACK_FORM) or can_answer_signed_in(
        request.user, found
    ):
        return found
    return None
