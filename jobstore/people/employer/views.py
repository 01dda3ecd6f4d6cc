from textwrap import shorten

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jobstore.lib import clock
from jobstore.people.access_token.actions import TokenRefused, open_token
from jobstore.people.employer import access
from jobstore.people.employer.actions.employer import (
    NameNotUsable,
    NotReviewed,
    TooManyEmployers,
    edit_employer,
    register_employer,
)
from jobstore.people.employer.actions.team import (
    AlreadyInvited,
    AlreadyMember,
    InvitationClosed,
    LastOwner,
    LastReceiver,
    MayNotChangeMembers,
    TooManyInvitations,
    WrongAddress,
    accept_invitation,
    change_role,
    choose_application_mail,
    invite_member,
    remove_member,
    revoke_invitation,
)
from jobstore.people.employer.forms import (
    ApplicationMailForm,
    EmployerEditForm,
    EmployerForm,
    InvitationForm,
)
from jobstore.people.employer.models import Invitation, Membership
from jobstore.people.employer.queries import members_of, open_invitations, owner_count
from jobstore.people.permissions import is_member, is_owner
from jobstore.people.states import InvitationState, Role, TokenPurpose
from jobstore.web.limits import counts_wrong_links
from jobstore.web.requests import HtmxRequest, SignedInRequest

SUMMARY = 160  # characters that others show of a page
TOO_MANY = "Our staff read your other new employers first. Register more tomorrow."
SAVED_TO_READ = "Saved. Our staff read your new words first; until then the old ones show."


@login_not_required
@require_safe
def employer_detail(request: HtmxRequest, slug: str) -> HttpResponse:
    employer = access.public_employer(request, slug)
    if employer.slug != slug:
        return redirect("people:employer_detail", slug=employer.slug, permanent=True)
    context = {
        "employer": employer,
        "is_member": is_member(request.user, employer),
        "is_owner": is_owner(request.user, employer),
        "summary": shorten(employer.text, SUMMARY, placeholder=" ..."),
    }
    response = render(request, "people/employer/employer_detail.html", context)
    if not employer.is_public:
        response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_http_methods(["GET", "POST"])
def employer_create(request: SignedInRequest) -> HttpResponse:
    form = EmployerForm(request.POST or None, initial={"time_zone": request.user.time_zone})
    if request.method == "POST" and form.is_valid():
        try:
            employer = register_employer(by=request.user, **form.cleaned_data)
        except NameNotUsable:
            form.add_error("name", "This name is taken too often. Add your city to it.")
        except TooManyEmployers:
            form.add_error(None, TOO_MANY)
        else:
            done = f"{employer.name} is registered, and you own it. Our staff read it first."
            messages.success(request, done)
            return redirect("people:employer_detail", slug=employer.slug)
    return render(request, "people/employer/employer_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def employer_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    employer = access.own_employer(request, slug)
    shown = {name: getattr(employer, name) for name in EmployerEditForm.base_fields}
    initial = {**shown, **employer.wanted}
    form = EmployerEditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        employer = edit_employer(employer=employer, by=request.user, **form.cleaned_data)
        messages.success(request, SAVED_TO_READ if employer.wanted else "The page is saved.")
        return redirect("people:employer_detail", slug=employer.slug)
    context = {"form": form, "employer": employer}
    return render(request, "people/employer/employer_edit.html", context)


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


LAST_RECEIVER = "You are the last one who hears of it. Ask another member to take it first."
LAST_OWNER = "An employer keeps at least one owner. Make somebody else an owner first."


@require_safe
def member_list(request: SignedInRequest, slug: str) -> HttpResponse:
    employer = access.own_employer(request, slug)
    context = {
        "employer": employer,
        "members": members_of(employer),
        "invitations": open_invitations(employer),
        "has_one_owner": owner_count(employer) == 1,
    }
    return render(request, "people/membership/member_list.html", context)


@require_http_methods(["GET", "POST"])
def member_remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Asks once (GET), removes on POST. Members may leave; owners may remove."""
    membership = access.own_membership(request, slug, pk)
    is_self = membership.user_id == request.user.pk
    if request.method == "POST":
        try:
            remove_member(membership=membership, by=request.user)
        except LastOwner:
            messages.error(request, LAST_OWNER)
            return redirect("people:member_list", slug=slug)
        name = membership.user.get_full_name()
        done = "You have left." if is_self else f"{name} is no longer a member."
        messages.success(request, done)
        if is_self:
            return redirect("home:dashboard")
        return redirect("people:member_list", slug=slug)
    context = {"membership": membership, "employer": membership.employer, "is_self": is_self}
    return render(request, "people/membership/member_remove.html", context)


@require_POST
def member_role(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    membership = access.own_membership(request, slug, pk)
    role = request.POST.get("role", "")
    if role not in Role.values:
        messages.error(request, "Choose owner or recruiter.")
        return redirect("people:member_list", slug=slug)
    is_own = membership.user_id == request.user.pk
    is_asked = membership.role != role and (is_own or role == Role.OWNER)
    if is_asked and "sure" not in request.POST:
        context = {"employer": membership.employer, "membership": membership, "role": role}
        return render(request, "people/membership/member_role.html", context)
    try:
        change_role(membership=membership, role=Role(role), by=request.user)
    except LastOwner:
        messages.error(request, LAST_OWNER)
    except (MayNotChangeMembers, Membership.DoesNotExist):
        messages.error(request, "The team has changed meanwhile. Look at it again.")
    else:
        messages.success(
            request, f"{membership.user.get_full_name()} is now {_with_article(role)}."
        )
    if membership.user_id == request.user.pk and role != Role.OWNER:
        return redirect("home:dashboard")
    return redirect("people:member_list", slug=slug)


@require_http_methods(["GET", "POST"])
def member_mail(request: SignedInRequest, slug: str) -> HttpResponse:
    """When this member hears of who applies."""
    employer = access.own_employer(request, slug, may=is_member)
    membership = Membership.objects.get(employer=employer, user=request.user)
    form = ApplicationMailForm(
        request.POST or None, initial={"choice": membership.application_mail}
    )
    if request.method == "POST" and form.is_valid():
        try:
            choose_application_mail(membership=membership, by=request.user, **form.cleaned_data)
        except LastReceiver:
            form.add_error("choice", LAST_RECEIVER)
        else:
            messages.success(request, "Saved.")
            return redirect("people:member_mail", slug=slug)
    status = 400 if form.errors else 200
    context = {"employer": employer, "form": form}
    return render(request, "people/membership/member_mail.html", context, status=status)


def _with_article(role: str) -> str:
    return "an owner" if role == Role.OWNER else "a recruiter"
