from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from coaching.access import own_plan
from coaching.debrief.states import SHARED_CRITERIA
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import newest_plan, next_interview_of
from coaching.practice.actions import save_readiness
from coaching.practice.forms import ReadinessForm
from coaching.practice.queries.readiness import (
    WAYS_THERE,
    be_there_of,
    earlier_plans,
    fix_of,
    if_then_of,
    items_for,
    own_interview,
    readiness_of,
    strength_of,
    way_of,
    worked_of,
)
from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest
from openings.interview.models import Interview
from openings.interview.queries import times_of
from openings.interview.states import InterviewState


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
    parts = items_for(interview)
    ticked = {tick.item for tick in saved.ticks.all()} if saved is not None else set()
    initial: dict[str, Any] = {
        title.lower(): [item for item in items if item in ticked] for title, items in parts
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
        return {"times": [], "begun": False}
    return {
        "times": times_of(interview, for_zone=request.user.time_zone),
        "be_there": be_there_of(interview, home=request.user.time_zone),
        "way": WAYS_THERE[way_of(interview)],
        "begun": interview.starts_at <= clock.now(),
    }
