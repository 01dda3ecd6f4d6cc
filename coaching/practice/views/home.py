from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST, require_safe

from coaching.access import own_plan
from coaching.debrief.states import SHARED_CRITERIA
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.plan import newest_plan
from coaching.plan.states import PlanState
from coaching.practice.actions.drill import finish_drill, keep_item
from coaching.practice.models import PracticeDrill
from coaching.practice.queries.bank import active_questions, tag_named
from coaching.practice.queries.item import (
    PracticeItem,
    item_named,
    next_item,
    open_items,
    rough_items,
)
from coaching.practice.queries.session import (
    invite_leaves_at,
    ratings_of,
    repetitions_of,
    session_of_plan,
    sessions_of,
)
from coaching.practice.states import InviteState, QuestionTag, Rater
from jobstore.lib import clock
from jobstore.mail.kinds import promising
from jobstore.web.requests import HtmxRequest, SignedInRequest

CLOSED = "This plan is closed. You can still read what you practiced."


def item_to_practice(request: SignedInRequest, plan: RecoveryPlan) -> PracticeItem:
    """What the address names, else what comes next. Raises Http404."""
    ref = request.GET.get("item", "")
    item = item_named(plan, ref) if ref else next_item(plan, at=clock.now())
    if item is None:
        raise Http404
    return item


def is_closed(request: SignedInRequest, plan: RecoveryPlan) -> HttpResponse | None:
    """The way back from a page on which a closed plan can do nothing."""
    if plan.state != PlanState.CLOSED:
        return None
    messages.info(request, CLOSED)
    return redirect("coaching:practice_home", plan.pk)


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


@sensitive_post_parameters()
@require_POST
def practice_keep(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put a question on the list without practicing it now."""
    plan = own_plan(request, pk)
    item = item_named(plan, request.POST.get("item", ""))
    if item is None:
        messages.info(request, "This question is not here any more.")
        return redirect("coaching:practice_home", plan.pk)
    try:
        keep_item(plan=plan, by=request.user, item=item)
    except PlanIsClosed:
        messages.info(request, CLOSED)
    else:
        messages.success(
            request,
            promising("It is on your list. We remind you in two days.", "coaching.practice_due"),
        )
    return redirect("coaching:practice_home", plan.pk)


@require_POST
def drill_done(request: SignedInRequest, pk: UUID, drill_pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    try:
        finish_drill(plan=plan, by=request.user, drill_id=drill_pk)
    except PracticeDrill.DoesNotExist:
        raise Http404 from None
    except PlanIsClosed:
        messages.info(request, CLOSED)
    else:
        messages.success(request, "Done with that one. It will not come up again.")
    return redirect("coaching:practice_home", plan.pk)


@require_GET
def practice_session(request: SignedInRequest, pk: UUID, session_pk: UUID) -> HttpResponse:
    """What came of one session: bands, and the two lines of a friend or a coach."""
    plan = own_plan(request, pk)
    session = session_of_plan(plan, session_pk)
    if session is None:
        raise Http404
    invite, coach_view = getattr(session, "invite", None), getattr(session, "coach_view", None)
    rater = Rater.FRIEND if invite is not None else Rater.COACH if coach_view else Rater.SELF
    context = {
        "plan": plan,
        "session": session,
        "invite": invite,
        "leaves_at": invite_leaves_at(invite, at=clock.now()) if invite is not None else None,
        "coach_view": coach_view,
        "seen": invite or coach_view,
        "questions": invite.questions.order_by("pk") if invite is not None else (),
        "ratings": ratings_of(session, rater),
        "InviteState": InviteState,
        "is_open": plan.state == PlanState.ACTIVE,
    }
    return render(request, "coaching/practice/session.html", context)


@login_not_required
@require_safe
def question_list(request: HtmxRequest) -> HttpResponse:
    """The standard questions, for everybody."""
    tag = tag_named(request.GET.get("tag", ""))
    plan = newest_plan(request.user) if request.user.is_authenticated else None
    context = {
        "questions": active_questions(tag),
        "tag": tag,
        "tags": QuestionTag,
        "plan": plan if plan is not None and plan.state == PlanState.ACTIVE else None,
    }
    return render(request, "coaching/practice/question_list.html", context)
