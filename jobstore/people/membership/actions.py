"""Who belongs to an employer. An employer never loses its last owner."""

from django.db import transaction

from jobstore.people.employer.models import Employer
from jobstore.people.employer.queries import other_receivers
from jobstore.people.membership.models import Membership
from jobstore.people.permissions import is_owner
from jobstore.people.states import ApplicationMail, Role
from jobstore.people.user.models import User


class MayNotChangeMembers(Exception):
    """Owners change the team; anybody may leave."""


class LastOwner(Exception):
    """Nobody would be left who can manage the employer."""


class LastReceiver(Exception):
    """Nobody at the employer would hear of who applies."""


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """An owner removes a member, or a member leaves. Removing who has left already does nothing.

    Raises MayNotChangeMembers and LastOwner.
    """
    current = _locked(membership, by=by, may_self=True)
    if current is None:
        return
    if current.role == Role.OWNER:
        _keep_an_owner(current)
    current.delete()


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: User) -> Membership:
    """Raises MayNotChangeMembers, LastOwner and Membership.DoesNotExist."""
    current = _locked(membership, by=by, may_self=False)
    if current is None:
        raise Membership.DoesNotExist
    if current.role == Role.OWNER and role != Role.OWNER:
        _keep_an_owner(current)
    current.role = role
    current.save(update_fields=["role"])
    return current


@transaction.atomic
def choose_application_mail(
    *, membership: Membership, choice: ApplicationMail, by: User
) -> Membership:
    """When this member hears of applications and withdrawals.

    Raises MayNotChangeMembers, LastReceiver and Membership.DoesNotExist.
    """
    if membership.user_id != by.pk:
        raise MayNotChangeMembers
    Employer.objects.select_for_update(of=("self",)).get(pk=membership.employer_id)
    current = Membership.objects.select_related("employer").get(pk=membership.pk)
    if choice == ApplicationMail.NONE and not other_receivers(current).exists():
        raise LastReceiver
    current.application_mail = choice
    current.save(update_fields=["application_mail"])
    return current


def _locked(membership: Membership, *, by: User, may_self: bool) -> Membership | None:
    """The membership as it is now; changes of one team wait for each other at the employer."""
    employer = Employer.objects.select_for_update(of=("self",)).get(pk=membership.employer_id)
    current = Membership.objects.filter(pk=membership.pk, employer=employer).first()
    is_self = membership.user_id == by.pk
    if not (may_self and is_self) and not is_owner(by, employer):
        raise MayNotChangeMembers
    return current


def _keep_an_owner(leaving: Membership) -> None:
    owners = Membership.objects.filter(employer_id=leaving.employer_id, role=Role.OWNER)
    if not owners.exclude(pk=leaving.pk).exists():
        raise LastOwner
