"""Load and authorize in one step: one's own plan; and what a dead link of a mail shows."""

from uuid import UUID

from django.http import Http404

from coaching.permissions import can_see_plan
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import plan_of_candidate
from jobstore.people.access_token.access import DEAD_PAGES
from jobstore.people.states import TokenPurpose
from jobstore.web.requests import SignedInRequest

IF_CLOSED: dict[type[Exception], str] = {
    PlanIsClosed: "This plan is closed. You can still read it."
}

DEAD_PAGES.update(
    {
        TokenPurpose.FEEDBACK_FORM: "coaching/feedback/link_is_dead.html",
        TokenPurpose.THANK_YOU: "coaching/letter/link_is_dead.html",
        TokenPurpose.PRACTICE: "coaching/practice/link_is_dead.html",
        TokenPurpose.REPLY: "coaching/reply/link_is_dead.html",
    }
)


def own_plan(request: SignedInRequest, pk: UUID) -> RecoveryPlan:
    """The signed-in candidate's plan with all that its pages show. Raises Http404."""
    plan = plan_of_candidate(request.user, pk)
    if plan is None or not can_see_plan(request.user, plan):
        raise Http404
    return plan
