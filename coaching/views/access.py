"""Load and authorize in one step: a plan is the candidate's secret, so outsiders get 404."""

from uuid import UUID

from django.http import Http404

from coaching.models import FeedbackRequest, RecoveryPlan
from coaching.permissions import can_answer_signed_in, can_see_plan
from coaching.queries.feedback.request import feedback_requests
from coaching.queries.plan import plan_of_candidate
from coaching.views.signed_link import has_link
from jobstore.people.states import TokenPurpose
from jobstore.web.requests import HtmxRequest, SignedInRequest


def own_plan(request: SignedInRequest, pk: UUID) -> RecoveryPlan:
    """The signed-in candidate's plan with all that its pages show. Raises Http404."""
    plan = plan_of_candidate(request.user, pk)
    if plan is None or not can_see_plan(request.user, plan):
        raise Http404
    return plan


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
