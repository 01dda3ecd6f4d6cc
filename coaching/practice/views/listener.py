"""The friend's side: a signed link, the questions, and a short form. Nothing else is shown."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.access import has_link, link_is_dead, open_link, unlisted
from coaching.practice.actions.friend import InviteIsOver, decline_invite, submit_view
from coaching.practice.forms import ViewForm
from coaching.practice.models import PracticeInvite
from coaching.practice.queries.policy import MINUTES_EACH
from coaching.practice.queries.session import invite_with_questions
from coaching.practice.states import InviteState
from jobstore.people.states import TokenPurpose
from jobstore.web.requests import HtmxRequest

CONFLICT = 409


@login_not_required
@require_safe
@unlisted
def practice_link(request: HtmxRequest, token: str) -> HttpResponse:
    return open_link(request, token, purpose=TokenPurpose.PRACTICE, to="coaching:practice_form")


def _invite_for(request: HtmxRequest, pk: UUID) -> PracticeInvite | None:
    is_theirs = has_link(request, pk, purpose=TokenPurpose.PRACTICE)
    return invite_with_questions(pk) if is_theirs else None


@sensitive_post_parameters()
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@unlisted
def practice_form(request: HtmxRequest, pk: UUID) -> HttpResponse:
    invite = _invite_for(request, pk)
    if invite is None or invite.state == InviteState.CANCELED:
        return link_is_dead(request, TokenPurpose.PRACTICE)
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


@login_not_required
@require_POST
@unlisted
def practice_decline(request: HtmxRequest, pk: UUID) -> HttpResponse:
    """The friend would rather not: no more mail from this person."""
    invite = _invite_for(request, pk)
    if invite is None or invite.state == InviteState.CANCELED:
        return link_is_dead(request, TokenPurpose.PRACTICE)
    try:
        decline_invite(invite=invite)
    except InviteIsOver:
        return _is_over(request, invite, status=CONFLICT)
    return redirect("coaching:practice_form", invite.pk)
