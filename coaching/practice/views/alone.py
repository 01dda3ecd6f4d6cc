"""Answers that one counts: typed, from three points, before a mirror, or with a coach."""

from urllib.parse import urlencode
from uuid import UUID

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods
from django_permissions_policy.decorators import permissions_policy_override

from coaching.access import own_plan
from coaching.debrief.states import SHARED_CRITERIA
from coaching.plan.actions import PlanIsClosed
from coaching.plan.states import PlanState
from coaching.practice.actions.alone import count_with_coach, practice_alone
from coaching.practice.forms import MirrorForm, SoloForm, TogetherForm
from coaching.practice.queries.item import drills_of, item_of_drill, items_to_share
from coaching.practice.queries.policy import BULLETS, MINUTES_EACH
from coaching.practice.queries.session import attempt_of_plan, last_typed, repetitions_of
from coaching.practice.states import PracticeMode
from coaching.practice.views.home import CLOSED, is_closed, item_to_practice
from jobstore.web.requests import SignedInRequest

CAMERA: dict[str, str | list[str] | tuple[str]] = {
    **settings.PERMISSIONS_POLICY,
    "camera": ["self"],
    "microphone": ["self"],
}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def practice_solo(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if (refusal := is_closed(request, plan)) is not None:
        return refusal
    item = item_to_practice(request, plan)
    in_points = "points" in request.GET
    form = SoloForm(request.POST if request.method == "POST" else None, in_points=in_points)
    if request.method == "POST" and form.is_valid():
        try:
            attempt = practice_alone(
                plan=plan,
                by=request.user,
                item=item,
                key=form.cleaned_data["key"],
                given=form.given,
            )
        except PlanIsClosed:
            messages.info(request, CLOSED)
            return redirect("coaching:practice_home", plan.pk)
        return redirect("coaching:practice_attempt", plan.pk, attempt.pk)
    # From points one speaks freely: what was typed before stays out of sight.
    last = last_typed(item.drill.pk) if item.drill is not None and not in_points else None
    context = {
        "plan": plan,
        "item": item,
        "form": form,
        "in_points": in_points,
        "last": last,
        "bullets": BULLETS,
        "criteria": SHARED_CRITERIA,
        "here": _solo_url(plan.pk, item.ref, in_points=in_points),
        "other_way": _solo_url(plan.pk, item.ref, in_points=not in_points),
    }
    return render(request, "coaching/practice/solo.html", context)


def _solo_url(plan_pk: UUID, ref: str, *, in_points: bool) -> str:
    query = {"item": ref} | ({"points": "1"} if in_points else {})
    return f"{reverse('coaching:practice_solo', args=[plan_pk])}?{urlencode(query)}"


@require_GET
def practice_attempt(request: SignedInRequest, pk: UUID, attempt_pk: int) -> HttpResponse:
    """What came of one answer, and when the question comes up again."""
    plan = own_plan(request, pk)
    attempt = attempt_of_plan(plan, attempt_pk)
    if attempt is None:
        raise Http404
    drill = drills_of(plan).get(pk=attempt.drill_id)
    item = item_of_drill(drill)
    context = {
        "plan": plan,
        "is_open": plan.state == PlanState.ACTIVE,
        "attempt": attempt,
        "question": item.wordings[attempt.wording % len(item.wordings)],
        "item": item,
        "repetitions": repetitions_of(plan),
        "in_points_url": _solo_url(plan.pk, item.ref, in_points=True),
    }
    return render(request, "coaching/practice/attempt.html", context)


# The recording, which never leaves the browser, is played from a blob.
@csp_update({"media-src": ["'self'", "blob:"]})  # type: ignore[arg-type]  # typed for views without arguments
@permissions_policy_override(CAMERA)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def practice_mirror(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if (refusal := is_closed(request, plan)) is not None:
        return refusal
    item = item_to_practice(request, plan)
    form = MirrorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            attempt = practice_alone(
                plan=plan,
                by=request.user,
                item=item,
                key=form.cleaned_data["key"],
                given=form.given,
                mode=PracticeMode.MIRROR,
            )
        except PlanIsClosed:
            messages.info(request, CLOSED)
            return redirect("coaching:practice_home", plan.pk)
        return redirect("coaching:practice_session", plan.pk, attempt.session_id)
    context = {
        "plan": plan,
        "item": item,
        "form": form,
        "minutes": MINUTES_EACH,
        "criteria": SHARED_CRITERIA,
    }
    return render(request, "coaching/practice/mirror.html", context)


@require_http_methods(["GET", "POST"])
def practice_coach(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The way to a coach, and what was practiced with one."""
    plan = own_plan(request, pk)
    if (refusal := is_closed(request, plan)) is not None:
        return refusal
    form = TogetherForm(
        request.POST if request.method == "POST" else None, items=items_to_share(plan)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            session = count_with_coach(
                plan=plan, by=request.user, items=data["questions"], key=data["key"]
            )
        except PlanIsClosed:
            messages.info(request, CLOSED)
            return redirect("coaching:practice_home", plan.pk)
        return redirect("coaching:practice_session", plan.pk, session.pk)
    context = {"plan": plan, "form": form, "criteria": SHARED_CRITERIA}
    return render(request, "coaching/practice/coach.html", context)
