"""One candidate and the plan that an interview left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from coaching.plan.models import RecoveryPlan
from coaching.plan.states import PlanState
from jobstore.lib import clock
from jobstore.people.user.models import User
from tests.simulation.world import World


@dataclass
class Seeker:
    world: World
    user: User
    plan_id: UUID
    luck: Random

    @property
    def plan(self) -> RecoveryPlan:
        plans = RecoveryPlan.objects.select_related(
            "candidate", "interview__application__opening__employer"
        )
        return plans.get(pk=self.plan_id)

    def open_plan(self) -> RecoveryPlan | None:
        """None once it is closed."""
        plan = self.plan
        return plan if plan.state == PlanState.ACTIVE else None

    def in_hours(self, least: float, most: float) -> datetime:
        minutes = self.luck.randint(round(least * 60), round(most * 60))
        return clock.now() + timedelta(minutes=minutes)

    def happens(self, share: float) -> bool:
        return self.luck.random() < share

    def new_key(self) -> UUID:
        """As a form has one: pressed twice, it counts once."""
        return UUID(int=self.luck.getrandbits(128), version=4)
