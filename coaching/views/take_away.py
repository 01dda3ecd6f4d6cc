from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from coaching.queries import debrief as debriefs
from coaching.queries.fix_task import let_go_of, tasks_of
from coaching.queries.next_step import next_step
from coaching.queries.plan import branch_at
from coaching.queries.step import WENT_ON
from coaching.queries.worked import worked_in
from coaching.states import PlanState
from coaching.views.access import own_plan
from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest


@require_GET
def take_away(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What stays of one interview: the good part first, then one plan and the small tasks."""
    plan = own_plan(request, pk)
    now = clock.now()
    sealed = debriefs.sealed_debrief(plan)
    context = {
        "plan": plan,
        "opening": plan.interview.application.opening,
        "sealed": sealed,
        "if_thens": list(plan.if_thens.order_by("created_at", "pk")),
        "tasks": tasks_of(sealed) if sealed else [],
        "let_go": let_go_of(sealed) if sealed else [],
        "second_look": debriefs.second_look_of(sealed) if sealed else None,
        "worked": worked_in(plan),
        "went_on": branch_at(plan, at=now) in WENT_ON,
        "is_open": plan.state == PlanState.ACTIVE,
        "step": next_step(plan, now),
    }
    return render(request, "coaching/debrief/take_away.html", context)
