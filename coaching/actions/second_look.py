"""One addition to a sealed debrief, three days later."""

from django.db import transaction

from coaching.actions.plan import lock_plan
from coaching.models import RecoveryPlan, SecondLook
from coaching.queries.debrief import sealed_debrief, second_look_of, second_look_opens
from jobstore.lib import clock
from jobstore.people.models import User


class NothingSealed(Exception):
    """There is no sealed debrief to look at again."""


class TooEarly(Exception):
    """A second look is for later."""


class LookedTwice(Exception):
    """There is one second look, and it is written."""


@transaction.atomic
def add_second_look(*, plan: RecoveryPlan, by: User, text: str) -> SecondLook:
    """Raises NothingSealed, TooEarly, LookedTwice, PlanIsClosed."""
    plan = lock_plan(plan, by=by)
    debrief = sealed_debrief(plan)
    if debrief is None:
        raise NothingSealed
    if clock.now() < second_look_opens(debrief):
        raise TooEarly
    if second_look_of(debrief) is not None:
        raise LookedTwice
    return SecondLook.objects.create(debrief=debrief, text=text, written_at=clock.now())
