from dataclasses import dataclass

from django.db.models import QuerySet

from jobstore.lib import clock
from jobstore.lib.seen import mark_of
from jobstore.lib.text import is_like, skeleton
from jobstore.people.employer.models import Employer, Invitation, Membership
from jobstore.people.states import ApplicationMail, InvitationState, Role
from jobstore.people.user.models import User


def members_of(employer: Employer) -> QuerySet[Membership]:
    """Owners first, then by name."""
    return (
        Membership.objects.filter(employer=employer)
        .select_related("user")
        .order_by("role", "user__name", "user__email")
    )


def look_alikes(name: str, *, besides: Employer | None = None) -> list[Employer]:
    """Employers whose names the eye may take for this one."""
    wanted = skeleton(name)
    others = Employer.objects.filter(is_unnamed=False).order_by("pk")
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    alike = [
        pk for pk, other in others.values_list("pk", "name") if is_like(skeleton(other), wanted)
    ]
    return list(Employer.objects.filter(pk__in=alike).order_by("created_at", "pk"))


def mark_of_employer(employer: Employer) -> str:
    """Of all that a review reads, so that nothing else is shown by it; and of what was decided."""
    words = (employer.name, employer.website, employer.text)
    decided = (str(employer.review), employer.is_trusted, str(employer.trust_decided_at))
    return mark_of(*words, sorted(employer.wanted.items()), decided)


def team_of(employer: Employer) -> QuerySet[User]:
    """Every active member."""
    return User.objects.filter(memberships__employer=employer, is_active=True).order_by("pk")


def application_receivers(employer: Employer) -> list[Membership]:
    """Who hears by mail of who applies; the owners where everybody who wanted it has left."""
    members = list(
        Membership.objects.filter(employer=employer, user__is_active=True)
        .select_related("user")
        .order_by("pk")
    )
    wanting = [one for one in members if one.application_mail != ApplicationMail.NONE]
    return wanting or [one for one in members if one.role == Role.OWNER]


def other_receivers(membership: Membership) -> QuerySet[Membership]:
    """Who hears of it besides this member."""
    return (
        Membership.objects.filter(employer_id=membership.employer_id, user__is_active=True)
        .exclude(application_mail=ApplicationMail.NONE)
        .exclude(pk=membership.pk)
    )


def owner_count(employer: Employer) -> int:
    return Membership.objects.filter(employer=employer, role=Role.OWNER).count()


def open_invitations(employer: Employer) -> QuerySet[Invitation]:
    """Those that can still be accepted, the newest first."""
    return (
        Invitation.objects.filter(
            employer=employer, state=InvitationState.OPEN, expires_at__gt=clock.now()
        )
        .select_related("invited_by")
        .order_by("-created_at", "-pk")
    )


@dataclass(frozen=True, kw_only=True)
class Belongings:
    """What moves when an employer becomes part of another."""

    openings: int
    members: list[Membership]
    invitations: int  # that are open


def belongings_of(employer: Employer) -> Belongings:
    return Belongings(
        openings=employer.openings.count(),
        members=list(members_of(employer)),
        invitations=open_invitations(employer).count(),
    )


def employer_at(slug: str) -> Employer | None:
    """The one with this address, or that had it before. Adverts without a name have none."""
    named = Employer.objects.filter(is_unnamed=False)
    return named.filter(slug=slug).first() or named.filter(aliases__slug=slug).first()
