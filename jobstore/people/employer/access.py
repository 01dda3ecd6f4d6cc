"""Load and authorize in one step: an outsider gets 404, an insider without the role 403."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.http import Http404

from jobstore.people.employer.models import Employer, Invitation, Membership
from jobstore.people.employer.queries import employer_at
from jobstore.people.permissions import can_see_page, is_member, is_owner
from jobstore.people.user.models import User
from jobstore.web.requests import HtmxRequest, SignedInRequest

MayUse = Callable[[User, Employer], bool]
SESSION_KEY = "invitation_id"


def own_employer(request: SignedInRequest, slug: str, *, may: MayUse = is_owner) -> Employer:
    """The employer named in the URL, for a member of it whom `may` allows."""
    employer = Employer.objects.with_member(request.user).filter(slug=slug).first()
    if employer is None or not is_member(request.user, employer):
        raise Http404("No employer of yours has this name.")
    if not may(request.user, employer):
        raise PermissionDenied("Your role does not allow this.")
    return employer


def own_membership(request: SignedInRequest, slug: str, pk: int) -> Membership:
    """A member's row: for owners of that employer, and for the member."""
    employer = own_employer(request, slug, may=is_member)
    membership = (
        Membership.objects.select_related("employer", "user")
        .filter(pk=pk, employer=employer)
        .first()
    )
    if membership is None:
        raise Http404("This employer has no such member.")
    if membership.user_id != request.user.pk and not is_owner(request.user, employer):
        raise PermissionDenied("Your role does not allow this.")
    return membership


def own_invitation(request: SignedInRequest, slug: str, pk: int) -> Invitation:
    employer = own_employer(request, slug)
    invitation = Invitation.objects.filter(pk=pk, employer=employer).first()
    if invitation is None:
        raise Http404("This employer has no such invitation.")
    return invitation


def public_employer(request: HtmxRequest, slug: str) -> Employer:
    """The employer whose page this visitor may read, also by an address it had before.

    Unnamed ones have none.
    """
    employer = employer_at(slug)
    if employer is None or not can_see_page(request.user, employer):
        raise Http404("There is no such employer.")
    return employer


def own_session(request: SignedInRequest, pk: int) -> UserSession:
    """A place where this person is signed in."""
    session: UserSession | None = UserSession.objects.filter(pk=pk, user=request.user).first()
    if session is None:
        raise Http404("You are not signed in there.")
    return session


def held_invitation(request: HtmxRequest) -> Invitation | None:
    """The invitation whose link this browser opened."""
    pk = request.session.get(SESSION_KEY)
    if pk is None:
        return None
    return Invitation.objects.select_related("employer", "invited_by").filter(pk=pk).first()
