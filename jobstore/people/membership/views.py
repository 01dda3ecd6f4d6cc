from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jobstore.people.employer import access
from jobstore.people.employer.queries import members_of, open_invitations, owner_count
from jobstore.people.membership.actions import (
    LastOwner,
    LastReceiver,
    MayNotChangeMembers,
    change_role,
    choose_application_mail,
    remove_member,
)
from jobstore.people.membership.forms import ApplicationMailForm
from jobstore.people.membership.models import Membership
from jobstore.people.permissions import is_member
from jobstore.people.states import Role
from jobstore.web.requests import SignedInRequest

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
