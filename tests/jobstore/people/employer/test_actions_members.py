import threading

import pytest
from django.db import connection

from jobstore.people.employer.actions.team import (
    LastOwner,
    MayNotChangeMembers,
    change_role,
    remove_member,
)
from jobstore.people.employer.models import Membership
from jobstore.people.states import Role
from tests.factories.people import EmployerFactory, MembershipFactory, UserFactory


def membership_of(user):
    return Membership.objects.get(user=user)


def test_remove_member_by_an_owner(alice, bob):
    remove_member(membership=membership_of(bob), by=alice)

    assert not Membership.objects.filter(user=bob).exists()


def test_remove_member_lets_a_recruiter_leave(alice, bob):
    remove_member(membership=membership_of(bob), by=bob)

    assert not Membership.objects.filter(user=bob).exists()


def test_remove_member_twice_does_nothing(alice, bob):
    membership = membership_of(bob)
    remove_member(membership=membership, by=alice)

    remove_member(membership=membership, by=alice)

    assert Membership.objects.filter(user=alice).exists()


@pytest.mark.parametrize("who", ["bob", "charlie", "dana"])
def test_remove_member_is_refused_to_others(request, alice, bob, who):
    with pytest.raises(MayNotChangeMembers):
        remove_member(membership=membership_of(alice), by=request.getfixturevalue(who))


def test_last_owner_cannot_leave(alice, bob):
    with pytest.raises(LastOwner):
        remove_member(membership=membership_of(alice), by=alice)

    assert membership_of(alice).role == Role.OWNER


def test_last_owner_cannot_be_demoted(alice, bob):
    with pytest.raises(LastOwner):
        change_role(membership=membership_of(alice), role=Role.RECRUITER, by=alice)


def test_last_owner_may_leave_after_making_another(alice, bob):
    change_role(membership=membership_of(bob), role=Role.OWNER, by=alice)

    remove_member(membership=membership_of(alice), by=alice)

    assert membership_of(bob).role == Role.OWNER


def test_change_role_is_refused_to_recruiters(alice, bob):
    with pytest.raises(MayNotChangeMembers):
        change_role(membership=membership_of(bob), role=Role.OWNER, by=bob)


def test_change_role_of_who_has_left(alice, bob):
    membership = membership_of(bob)
    membership.delete()
    membership.pk = 12345

    with pytest.raises(Membership.DoesNotExist):
        change_role(membership=membership, role=Role.OWNER, by=alice)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_owners_leaving_at_once_leave_one():
    """Each sees the other as the remaining owner, unless they wait for each other."""
    employer = EmployerFactory()
    memberships = [
        MembershipFactory(employer=employer, user=UserFactory(), role=Role.OWNER) for _ in range(2)
    ]
    barrier = threading.Barrier(2)
    refused = []

    def leave(membership):
        barrier.wait()
        try:
            remove_member(membership=membership, by=membership.user)
        except LastOwner:
            refused.append(membership)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[membership]) for membership in memberships]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert list(Membership.objects.filter(employer=employer)) == refused
