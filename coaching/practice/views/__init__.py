"""Where one practices, and answers that one counts: typed, from points, before a mirror."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial, wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)
from django_permissions_policy.decorators import permissions_policy_override

from coaching.access import own_plan
from coaching.debrief.states import SHARED_CRITERIA
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import newest_plan
from coaching.plan.states import PlanState
from coaching.practice.actions import count_with_coach, finish_drill, keep_item, practice_alone
from coaching.practice.forms import MirrorForm, SoloForm, TogetherForm
from coaching.practice.models import PracticeDrill
from coaching.practice.queries import (
    PracticeItem,
    active_questions,
    drills_of,
    item_named,
    item_of_drill,
    items_to_share,
    next_item,
    open_items,
    rough_items,
    tag_named,
)
from coaching.practice.queries.session import (
    BULLETS,
    MINUTES_EACH,
    attempt_of_plan,
    last_typed,
    repetitions_of,
    sessions_of,
)
from coaching.practice.states import InviteState, PracticeMode, QuestionTag
from jobstore.lib import clock
from jobstore.mail.kinds import promising
from jobstore.people.access_token.access import View
from jobstore.web.requests import HtmxRequest, SignedInRequest, saying
from jobstore.web.shared import for_everybody

CLOSED = "This plan is closed. You can still read what you practiced."
IF_CLOSED: dict[type[Exception], str] = {PlanIsClosed: CLOSED}


def item_to_practice(request: SignedInRequest, plan: RecoveryPlan) -> PracticeItem:
    """What the address names, else what comes next. Raises Http404."""
    ref = request.GET.get("item", "")
    item = item_named(plan, ref) if ref else next_item(plan, at=clock.now())
    if item is None:
        raise Http404
    return item


def on_open_plan(view: Callable[[SignedInRequest, RecoveryPlan], HttpResponse]) -> View:
    """A page on which a closed plan can do nothing: it leads back."""

    @wraps(view)
    def page(request: SignedInRequest, pk: UUID) -> HttpResponse:
        plan = own_plan(request, pk)
        if plan.state != PlanState.CLOSED:
            with suppress(PlanIsClosed):  # closed in another window
                return view(request, plan)
        messages.info(request, CLOSED)
        return redirect("coaching:practice_home", plan.pk)

    return require_http_methods(["GET", "POST"])(page)


@require_GET
def practice_home(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    now = clock.now()
    items = open_items(plan)
    context = {
        "plan": plan,
        "is_open": plan.state == PlanState.ACTIVE,
        "next": next_item(plan, at=now),
        "items": [{"item": item, "is_due": item.is_due(now)} for item in items],
        "rough": rough_items(plan),
        "sessions": [item for item in sessions_of(plan) if _is_worth_showing(item)],
        "repetitions": repetitions_of(plan),
        "criteria": SHARED_CRITERIA,
        "InviteState": InviteState,
    }
    return render(request, "coaching/practice/home.html", context)


def _is_worth_showing(session: Any) -> bool:
    """Everything that counts, and friends who have not answered yet."""
    return session.counted_at is not None or getattr(session, "invite", None) is not None


@require_POST
def practice_keep(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put a question on the list without practicing it now."""
    plan = own_plan(request, pk)
    item = item_named(plan, request.POST.get("item", ""))
    if item is None:
        messages.info(request, "This question is not here any more.")
        return redirect("coaching:practice_home", plan.pk)
    done = promising("It is on your list. We remind you in two days.", "coaching.practice_due")
    with saying(request, IF_CLOSED, done=done):
        keep_item(plan=plan, by=request.user, item=item)
    return redirect("coaching:practice_home", plan.pk)


@require_POST
def drill_done(request: SignedInRequest, pk: UUID, drill_pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    done = "Done with that one. It will not come up again."
    try:
        with saying(request, IF_CLOSED, done=done):
            finish_drill(plan=plan, by=request.user, drill_id=drill_pk)
    except PracticeDrill.DoesNotExist:
        raise Http404 from None
    return redirect("coaching:practice_home", plan.pk)


@login_not_required
@require_safe
def question_list(request: HtmxRequest) -> HttpResponse:
    """The standard questions, for everybody."""
    tag = tag_named(request.GET.get("tag", ""))
    plan = newest_plan(request.user) if request.user.is_authenticated else None
    questions = active_questions(tag)
    context = {
        "questions": questions,
        "tag": tag,
        "tags": QuestionTag,
        "plan": plan if plan is not None and plan.state == PlanState.ACTIVE else None,
    }
    draw = partial(render, request, "coaching/practice/question_list.html", context)
    return for_everybody(request, draw, shows=[questions])


CAMERA: dict[str, str | list[str] | tuple[str]] = {
    **settings.PERMISSIONS_POLICY,
    "camera": ["self"],
    "microphone": ["self"],
}


@on_open_plan
def practice_solo(request: SignedInRequest, plan: RecoveryPlan) -> HttpResponse:
    item = item_to_practice(request, plan)
    in_points = "points" in request.GET
    form = SoloForm(request.POST if request.method == "POST" else None, in_points=in_points)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        attempt = practice_alone(plan=plan, by=request.user, item=item, key=key, given=form.given)
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
@csp_update({"media-src": ["'self'", "blob:"]})
@permissions_policy_override(CAMERA)
@on_open_plan
def practice_mirror(request: SignedInRequest, plan: RecoveryPlan) -> HttpResponse:
    item = item_to_practice(request, plan)
    form = MirrorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        attempt = practice_alone(
            plan=plan,
            by=request.user,
            item=item,
            key=form.cleaned_data["key"],
            given=form.given,
            mode=PracticeMode.MIRROR,
        )
        return redirect("coaching:practice_session", plan.pk, attempt.session_id)
    context = {
        "plan": plan,
        "item": item,
        "form": form,
        "minutes": MINUTES_EACH,
        "criteria": SHARED_CRITERIA,
    }
    return render(request, "coaching/practice/mirror.html", context)


@on_open_plan
def practice_coach(request: SignedInRequest, plan: RecoveryPlan) -> HttpResponse:
    """The way to a coach, and what was practiced with one."""
    form = TogetherForm(
        request.POST if request.method == "POST" else None, items=items_to_share(plan)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        session = count_with_coach(
            plan=plan, by=request.user, items=data["questions"], key=data["key"]
        )
        return redirect("coaching:practice_session", plan.pk, session.pk)
    context = {"plan": plan, "form": form, "criteria": SHARED_CRITERIA}
    return render(request, "coaching/practice/coach.html", context)
