from coaching.plan.models import RecoveryPlan
from coaching.plan.states import PlanState
from jobstore.people.user.models import User


class PlanIsClosed(Exception):
    """A closed plan takes no more steps."""


def lock_plan(plan: RecoveryPlan, *, by: User) -> RecoveryPlan:
    """The candidate's own plan, locked and open. Raises PlanIsClosed."""
    locked = RecoveryPlan.objects.select_for_update(of=("self",)).of(by).get(pk=plan.pk)
    if locked.state == PlanState.CLOSED:
        raise PlanIsClosed
    return locked
