from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from coaching.access import own_plan
from coaching.debrief.states import SHARED_CRITERIA
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import next_interview_of
from coaching.plan.queries.plan import newest_plan
from coaching.readiness.actions import save_readiness
from coaching.readiness.forms import ReadinessForm
from coaching.readiness.mails import BE_EARLY
from coaching.readiness.queries import (
    earlier_plans,
    fix_of,
    if_then_of,
    items_for,
    own_interview,
    readiness_of,
    strength_of,
    worked_of,
)
from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest
from openings.interview.models import Interview
from openings.interview.queries import times_of, written_time
from openings.interview.states import InterviewKind, InterviewState


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def next_interview(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Everything to take along into one interview that is coming up."""
    interview = own_interview(request.user, pk)
    if interview is None:
        raise Http404
    if interview.state != InterviewState.SCHEDULED:
        messages.info(request, "This interview is not coming up any more.")
        return redirect("openings:application_detail", interview.application_id)
    return _page(request, interview=interview, plan=newest_plan(request.user))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def readiness(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Getting ready with a plan: for the next interview if one is booked, else for any."""
    plan = own_plan(request, pk)
    interview = next_interview_of(request.user, at=clock.now())
    if interview is not None:
        return redirect("coaching:next_interview", interview.pk)
    return _page(request, interview=None, plan=plan)


def _page(
    request: SignedInRequest, *, interview: Interview | None, plan: RecoveryPlan | None
) -> HttpResponse:
    of_plan = plan if interview is None else None
    saved = readiness_of(interview=interview, plan=of_plan)
    parts = items_for(interview.kind if interview is not None else "")
    ticked = {tick.item for tick in saved.ticks.all()} if saved is not None else set()
    initial: dict[str, Any] = {
        title.lower(): [item.value for item in items if item.value in ticked]
        for title, items in parts
    }
    initial["nerves"] = saved.calm if saved is not None else None
    form = ReadinessForm(
        request.POST if request.method == "POST" else None, parts=parts, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        save_readiness(
            by=request.user,
            items=form.items,
            calm=form.cleaned_data["nerves"],
            interview=interview,
            plan=of_plan,
        )
        messages.success(request, "Saved. Only you can see it.")
        return redirect(request.path)
    total = sum(len(items) for _title, items in parts)
    context = {
        "form": form,
        "plan": plan,
        "interview": interview,
        "ready": len(ticked),
        "total": total,
        "criteria": SHARED_CRITERIA,
        **_brought_along(request),
        **_way_there(request, interview),
    }
    return render(request, "coaching/readiness/detail.html", context)


def _brought_along(request: SignedInRequest) -> dict[str, Any]:
    """What earlier interviews were good for."""
    plans = earlier_plans(request.user)
    return {
        "if_then": if_then_of(plans),
        "strength": strength_of(plans),
        "fix": fix_of(request.user, plans),
        "worked": worked_of(plans),
    }


def _way_there(request: SignedInRequest, interview: Interview | None) -> dict[str, Any]:
    if interview is None:
        return {"times": [], "be_there": "", "is_in_person": False, "begun": False}
    be_there: datetime = interview.starts_at - BE_EARLY
    is_in_person = interview.kind in {InterviewKind.IN_PERSON, InterviewKind.PANEL}
    # Who travels reads the clock there; who calls in reads the one at home.
    zone = interview.time_zone if is_in_person else request.user.time_zone
    return {
        "times": times_of(interview, for_zone=request.user.time_zone),
        "be_there": written_time(be_there, zone),
        "is_in_person": is_in_person,
        "begun": interview.starts_at <= clock.now(),
    }
