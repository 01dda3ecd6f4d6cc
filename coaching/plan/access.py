"""Load and authorize in one step: a plan is the candidate's secret, so outsiders get 404."""

from uuid import UUID

from django.http import Http404

from coaching.plan.models import RecoveryPlan
from coaching.plan.permissions import can_see_plan
from coaching.plan.queries.plan import plan_of_candidate
from jobstore.web.requests import SignedInRequest


def own_plan(request: SignedInRequest, pk: UUID) -> RecoveryPlan:
    """The signed-in candidate's plan with all that its pages show. Raises Http404."""
    plan = plan_of_candidate(request.user, pk)
    if plan is None or not can_see_plan(request.user, plan):
        raise Http404
    return plan
