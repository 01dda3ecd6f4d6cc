"""What worked, kept for the next interview."""

from django.db import transaction

from coaching.models import RecoveryPlan, WhatWorked
from coaching.queries.plan import branch_at
from coaching.queries.step import WENT_ON
from jobstore.lib import clock
from jobstore.people.models import User


class DidNotGoOn(Exception):
    """This is asked where the employer went on with the candidate."""


@transaction.atomic
def keep_what_worked(*, plan: RecoveryPlan, by: User, text: str) -> WhatWorked:
    """May be written again; the last version counts. Raises DidNotGoOn."""
    now = clock.now()
    locked = RecoveryPlan.objects.select_for_update(of=("self",)).of(by).get(pk=plan.pk)
    if branch_at(locked, at=now) not in WENT_ON:
        raise DidNotGoOn
    worked, _created = WhatWorked.objects.update_or_create(
        plan=locked, defaults={"text": text, "saved_at": now}
    )
    return worked
