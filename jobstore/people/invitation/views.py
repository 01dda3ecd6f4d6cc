from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jobstore.lib import clock
from jobstore.people.access_token.actions import TokenRefused, open_token
from jobstore.people.employer import access
from jobstore.people.employer.actions.employer import NotReviewed
from jobstore.people.invitation.actions import (
    AlreadyInvited,
    AlreadyMember,
    InvitationClosed,
    TooManyInvitations,
    WrongAddress,
    accept_invitation,
    invite_member,
    revoke_invitation,
)
from jobstore.people.invitation.forms import InvitationForm
from jobstore.people.invitation.models import Invitation
from jobstore.people.states import InvitationState, Role, TokenPurpose
from jobstore.web.limits import counts_wrong_links
from jobstore.web.requests import HtmxRequest, SignedInRequest

REFUSALS = {
    AlreadyMember: "This address belongs to a member of your team.",
    AlreadyInvited: "This address has an open invitation. Revoke it to send another.",
    NotReviewed: "Our staff read who you are first. Then you can invite your team.",
    TooManyInvitations: "Enough invitations for today. Go on tomorrow.",
}


@require_http_methods(["GET", "POST"])
def invitation_create(request: SignedInRequest, slug: str) -> HttpResponse:
    employer = access.own_employer(request, slug)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], Role(form.cleaned_data["role"])
        try:
            invite_member(employer=employer, email=email, role=role, by=request.user)
        except tuple(REFUSALS) as refusal:
            form.add_error("email", REFUSALS[type(refusal)])
        else:
            messages.success(request, f"The invitation to {email} is on its way.")
            return redirect("people:member_list", slug=slug)
    context = {"form": form, "employer": employer}
    return render(request, "people/invitation/invitation_create.html", context)


@require_POST
def invitation_revoke(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    invitation = access.own_invitation(request, slug, pk)
    if invitation.state == InvitationState.OPEN and "sure" not in request.POST:
        context = {"invitation": invitation, "employer": invitation.employer}
        return render(request, "people/invitation/invitation_revoke.html", context)
    try:
        revoke_invitation(invitation=invitation, by=request.user)
    except InvitationClosed:
        messages.error(request, f"{invitation.email} has accepted already and is a member.")
    else:
        messages.success(request, f"The invitation to {invitation.email} no longer works.")
    return redirect("people:member_list", slug=slug)


@login_not_required
@never_cache
@require_safe
@counts_wrong_links
def invitation_link(request: HtmxRequest, token: str) -> HttpResponse:
    """From the mail to a page whose address holds no secret."""
    try:
        access_token = open_token(token, purpose=TokenPurpose.INVITATION)
    except TokenRefused:
        return render(request, "people/invitation/invitation_closed.html", status=410)
    request.session[access.SESSION_KEY] = int(access_token.object_id)
    return redirect("people:invitation_accept")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HtmxRequest) -> HttpResponse:
    """Shows who invites to what; joining needs the press of a button by the invited person."""
    invitation = access.held_invitation(request)
    if invitation is None or _is_closed(invitation):
        return render(request, "people/invitation/invitation_closed.html", status=410)
    is_for_reader = (
        request.user.is_authenticated and request.user.email.lower() == invitation.email.lower()
    )
    if request.method == "POST" and request.user.is_authenticated:
        try:
            accept_invitation(invitation=invitation, by=request.user)
        except InvitationClosed:
            return render(request, "people/invitation/invitation_closed.html", status=410)
        except WrongAddress:
            is_for_reader = False
        else:
            messages.success(request, f"Welcome to the team of {invitation.employer.name}.")
            return redirect("home:dashboard")
    context = {"invitation": invitation, "is_for_reader": is_for_reader}
    return render(request, "people/invitation/invitation_accept.html", context)


def _is_closed(invitation: Invitation) -> bool:
    """An accepted one stays open to its reader: a second press shows the first one's result."""
    if invitation.state == InvitationState.ACCEPTED:
        return False
    return invitation.state != InvitationState.OPEN or invitation.expires_at <= clock.now()
