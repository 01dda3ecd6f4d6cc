"""A friend listens: the invitation, and the friend's own short form behind a signed link."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from coaching.access import own_plan
from coaching.debrief.states import SHARED_CRITERIA
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import PlanState
from coaching.practice.actions import friend as actions
from coaching.practice.actions.friend import InviteIsOver, decline_invite, submit_view
from coaching.practice.forms import FriendForm, ViewForm
from coaching.practice.models import PracticeInvite
from coaching.practice.queries import items_to_share, rough_items
from coaching.practice.queries.session import (
    INVITES_A_WEEK,
    MESSAGE_LENGTH,
    MINUTES_EACH,
    invite_leaves_at,
    invite_with_questions,
    invites_left,
    ratings_of,
    session_of_plan,
)
from coaching.practice.states import InviteState, Rater
from coaching.practice.views import IF_CLOSED, on_open_plan
from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.mail.kinds import promising
from jobstore.people.access_token.access import by_link, has_link, link_view
from jobstore.people.states import TokenPurpose
from jobstore.web.requests import HtmxRequest, SignedInRequest, saying
from openings.interview.queries import written_time


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


@on_open_plan
def practice_friend(request: SignedInRequest, plan: RecoveryPlan) -> HttpResponse:
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
    over = {InviteIsOver: "There is nothing to take back any more."}
    done = "Taken back. The link does not work any more."
    try:
        with saying(request, IF_CLOSED | over, done=done):
            actions.cancel_invite(plan=plan, by=request.user, session_id=session_pk)
    except PracticeInvite.DoesNotExist:
        raise Http404 from None
    return redirect("coaching:practice_session", plan.pk, session_pk)


CONFLICT = 409
PURPOSE = TokenPurpose.PRACTICE
practice_link = link_view(PURPOSE, "coaching:practice_form")


def _invite_for(request: HtmxRequest, pk: UUID) -> PracticeInvite | None:
    invite = invite_with_questions(pk) if has_link(request, pk, purpose=PURPOSE) else None
    return None if invite is None or invite.state == InviteState.CANCELED else invite


@by_link(PURPOSE, _invite_for, "GET", "HEAD", "POST")
def practice_form(request: HtmxRequest, invite: PracticeInvite) -> HttpResponse:
    if invite.state != InviteState.SENT:
        return _is_over(request, invite, status=CONFLICT if request.method == "POST" else 200)
    form = ViewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            submit_view(invite=invite, view=form.view)
        except InviteIsOver:
            return _is_over(request, invite, status=CONFLICT)
        return redirect("coaching:practice_form", invite.pk)
    context = {
        "invite": invite,
        "first_name": invite.session.candidate.get_short_name(),
        "questions": [sent.text for sent in invite.questions.all()],
        "form": form,
        "minutes": MINUTES_EACH,
    }
    return render(request, "coaching/practice/listen.html", context)


def _is_over(request: HtmxRequest, invite: PracticeInvite, *, status: int) -> HttpResponse:
    """Sent or stopped: thanks, and nothing of what was written."""
    invite.refresh_from_db(fields=["state"])
    context = {
        "is_done": invite.state == InviteState.DONE,
        "again": status == CONFLICT,
        "first_name": invite.session.candidate.get_short_name(),
    }
    return render(request, "coaching/practice/listened.html", context, status=status)


@by_link(PURPOSE, _invite_for, "POST")
def practice_decline(request: HtmxRequest, invite: PracticeInvite) -> HttpResponse:
    """The friend would rather not: no more mail from this person."""
    try:
        decline_invite(invite=invite)
    except InviteIsOver:
        return _is_over(request, invite, status=CONFLICT)
    return redirect("coaching:practice_form", invite.pk)
