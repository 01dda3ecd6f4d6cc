from coaching.plan.models import RecoveryPlan
from jobstore.people.permissions import Visitor


def can_see_plan(user: Visitor, plan: RecoveryPlan) -> bool:
    """The candidate and nobody else: no recruiter, no staff."""
    return user.is_authenticated and plan.candidate_id == user.pk
