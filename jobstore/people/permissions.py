"""Who may do what with people and employers; every layer asks the same predicate."""

from django.contrib.auth.models import AnonymousUser

from jobstore.people.employer.models import Employer, Membership
from jobstore.people.states import Role, StaffGroup
from jobstore.people.user.models import User

Visitor = User | AnonymousUser


def is_member(user: Visitor, employer: Employer) -> bool:
    return (
        user.is_authenticated
        and Membership.objects.filter(user_id=user.pk, employer=employer).exists()
    )


def is_owner(user: Visitor, employer: Employer) -> bool:
    return (
        user.is_authenticated
        and Membership.objects.filter(user_id=user.pk, employer=employer, role=Role.OWNER).exists()
    )


def can_invite(user: Visitor, employer: Employer) -> bool:
    """Owners; and staff, as long as nobody owns an employer that came by an import."""
    if is_owner(user, employer):
        return True
    has_owner = employer.memberships.filter(role=Role.OWNER).exists()
    return can_review_employers(user) and not has_owner


def can_review_employers(user: Visitor) -> bool:
    return user.is_authenticated and user.is_staff and user.has_perm("people.change_employer")


def staff_in(group: StaffGroup) -> list[User]:
    """Who does its work and hears of it: its members; the superusers while it has none."""
    staff = User.objects.filter(is_staff=True, is_active=True).order_by("pk")
    return list(staff.filter(groups__name=group)) or list(staff.filter(is_superuser=True))


def can_see_page(user: Visitor, employer: Employer) -> bool:
    """Everybody, once staff have read it; before that its team and staff."""
    return employer.is_public or is_member(user, employer) or can_review_employers(user)


def is_in_group(user: Visitor, group: StaffGroup) -> bool:
    """Superusers are in every group."""
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return False
    return user.is_superuser or user.groups.filter(name=group.value).exists()
