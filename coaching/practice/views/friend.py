"""A friend listens: the candidate's pages."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access import own_plan
from coaching.debrief.states import SHARED_CRITERIA
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.practice.actions import friend as actions
from coaching.practice.forms import FriendForm
from coaching.practice.models import PracticeInvite
from coaching.practice.queries.item import items_to_share, rough_items
from coaching.practice.queries.policy import INVITES_A_WEEK, MESSAGE_LENGTH
from coaching.practice.queries.session import invites_left
from coaching.practice.views.home import CLOSED, is_closed
from jobstore.lib import clock, periods
from jobstore.lib.zones import read_zone
from jobstore.mail.kinds import promising
from jobstore.web.requests import SignedInRequest
from openings.interview.queries import written_time


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def practice_friend(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if (refusal := is_closed(request, plan)) is not None:
        return refusal
    items = items_to_share(plan)
    own = [item.ref for item in rough_items(plan)][:2] or [item.ref for item in items[:2]]
    form = FriendForm(
        request.POST if request.method == "POST" else None,
        items=items,
        zone=request.user.time_zone,
        initial={"questions": own},
    )
    if request.method == "POST" and form.is_valid():
        sent = _invite(request, plan, form)
        if sent is not None:
            return sent
    context = {
        "plan": plan,
        "form": form,
        "left": invites_left(request.user, at=clock.now()),
        "a_week": INVITES_A_WEEK,
        "length": MESSAGE_LENGTH,
        "criteria": SHARED_CRITERIA,
    }
    return render(request, "coaching/practice/friend.html", context)


def _invite(request: SignedInRequest, plan: RecoveryPlan, form: FriendForm) -> HttpResponse | None:
    """Where to go next; None when the form says why it could not be sent."""
    data = form.cleaned_data
    try:
        invite = actions.invite_friend(
            plan=plan,
            by=request.user,
            email=data["email"],
            message=data["message"],
            items=data["questions"],
            agreed_at=data["agreed_at"],
            key=data["key"],
        )
    except PlanIsClosed:
        messages.info(request, CLOSED)
        return redirect("coaching:practice_home", plan.pk)
    except actions.TooManyInvites:
        form.add_error(None, f"You have asked {INVITES_A_WEEK} times this week. Try a mirror.")
        return None
    except actions.NotPassedOn as refusal:
        form.add_error(None, str(refusal))
        return None
    except actions.FriendHasStopped:
        form.add_error("email", "This person would rather not. Ask somebody else.")
        return None
    now, zone = clock.now(), request.user.time_zone
    leaves = periods.outside_quiet_hours(now, read_zone(zone))
    when = f"It leaves on {written_time(leaves, zone)}." if leaves > now else "It leaves now."
    messages.success(
        request,
        promising(
            f"Your friend gets a mail with the questions. {when}", "coaching.practice_invite"
        ),
    )
    return redirect("coaching:practice_session", plan.pk, invite.session_id)


@require_POST
def practice_cancel(request: SignedInRequest, pk: UUID, session_pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    try:
        actions.cancel_invite(plan=plan, by=request.user, session_id=session_pk)
    except PracticeInvite.DoesNotExist:
        raise Http404 from None
    except PlanIsClosed:
        messages.info(request, CLOSED)
    except actions.InviteIsOver:
        messages.info(request, "There is nothing to take back any more.")
    else:
        messages.success(request, "Taken back. The link does not work any more.")
    return redirect("coaching:practice_session", plan.pk, session_pk)
