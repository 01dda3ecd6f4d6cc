"""What worked before, in the candidate's own words."""

from coaching.models import RecoveryPlan, WhatWorked


def worked_in(plan: RecoveryPlan) -> WhatWorked | None:
    return WhatWorked.objects.filter(plan=plan).first()
