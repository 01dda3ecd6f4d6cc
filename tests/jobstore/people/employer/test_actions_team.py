import threading
from datetime import timedelta

import pytest
from django.db import connection

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.access_token.actions import TokenRefused, open_token, secret_of
from jobstore.people.access_token.models import AccessToken
from jobstore.people.employer.actions.team import (
    AlreadyInvited,
    AlreadyMember,
    InvitationClosed,
    MayNotInvite,
    TooManyInvitations,
    WrongAddress,
    accept_invitation,
    invite_member,
    revoke_invitation,
)
from jobstore.people.employer.models import Invitation, Membership
from jobstore.people.states import InvitationState, Role, TokenPurpose
from tests.factories import NOW
from tests.factories.people import MembershipFactory, UserFactory


def invite(employer, by, email="dana@example.org", role=Role.RECRUITER):
    return invite_member(employer=employer, email=email, role=role, by=by)


def test_invite_member_writes_the_invitation_its_link_and_one_mail(now, employer, alice):
    invitation = invite(employer, alice, "New.Person@example.org")

    assert invitation.email == "new.person@example.org"
    assert invitation.expires_at == now + timedelta(hours=72)
    [mail] = OutgoingMail.objects.all()
    assert (mail.kind, mail.recipient_email) == ("people.invitation", "new.person@example.org")
    token = AccessToken.objects.get()
    assert open_token(secret_of(token), purpose=TokenPurpose.INVITATION) == token
    assert secret_of(token) not in str(mail.payload)


def test_invite_member_is_refused_to_recruiters(now, employer, alice, bob):
    with pytest.raises(MayNotInvite):
        invite(employer, bob)


def test_invite_member_refuses_members(now, employer, alice, bob):
    with pytest.raises(AlreadyMember):
        invite(employer, alice, "BOB@example.org")


def test_invite_member_refuses_a_second_open_invitation(now, employer, alice):
    invite(employer, alice)

    with pytest.raises(AlreadyInvited):
        invite(employer, alice)

    assert OutgoingMail.objects.count() == 1


def test_invite_member_again_after_the_first_has_expired(employer, alice):
    with clock.at(NOW):
        first = invite(employer, alice)
    with clock.at(NOW + timedelta(hours=72)):
        second = invite(employer, alice)

    states = dict(Invitation.objects.values_list("pk", "state"))
    assert states == {first.pk: InvitationState.EXPIRED, second.pk: InvitationState.OPEN}


def test_invite_member_stops_at_the_daily_limit(now, employer, alice, monkeypatch):
    monkeypatch.setattr("jobstore.people.employer.actions.team.DAILY_LIMIT", 1)
    invite(employer, alice)

    with pytest.raises(TooManyInvitations):
        invite(employer, alice, "another@example.org")


def test_revoke_invitation_closes_the_link_and_cancels_the_mail(now, employer, alice):
    invitation = invite(employer, alice)

    revoke_invitation(invitation=invitation, by=alice)
    revoke_invitation(invitation=invitation, by=alice)

    with pytest.raises(TokenRefused):
        open_token(secret_of(AccessToken.objects.get()), purpose=TokenPurpose.INVITATION)
    assert OutgoingMail.objects.get().state == MailState.CANCELED
    assert Invitation.objects.get().state == InvitationState.REVOKED


def test_revoke_invitation_is_refused_to_recruiters(now, employer, alice, bob):
    with pytest.raises(MayNotInvite):
        revoke_invitation(invitation=invite(employer, alice), by=bob)


def test_revoke_invitation_that_is_accepted(now, employer, alice, dana):
    invitation = invite(employer, alice)
    accept_invitation(invitation=invitation, by=dana)

    with pytest.raises(InvitationClosed):
        revoke_invitation(invitation=invitation, by=alice)


def test_accept_invitation_gives_the_role(now, employer, alice, dana):
    invitation = invite(employer, alice, role=Role.OWNER)

    membership = accept_invitation(invitation=invitation, by=dana)

    assert (membership.employer, membership.user, membership.role, membership.joined_at) == (
        employer,
        dana,
        Role.OWNER,
        now,
    )


def test_accept_invitation_twice_gives_the_same_membership(now, employer, alice, dana):
    invitation = invite(employer, alice)

    first = accept_invitation(invitation=invitation, by=dana)
    second = accept_invitation(invitation=invitation, by=dana)

    assert first == second
    assert Membership.objects.filter(user=dana).count() == 1


def test_accept_invitation_again_after_removal_does_not_come_back(now, employer, alice, dana):
    invitation = invite(employer, alice)
    accept_invitation(invitation=invitation, by=dana).delete()

    with pytest.raises(InvitationClosed):
        accept_invitation(invitation=invitation, by=dana)


def test_accept_invitation_keeps_the_role_of_an_owner(now, employer, alice, dana):
    invitation = invite(employer, alice)
    MembershipFactory(employer=employer, user=dana, role=Role.OWNER)

    assert accept_invitation(invitation=invitation, by=dana).role == Role.OWNER


def test_accept_invitation_of_another_address(now, employer, alice, charlie):
    with pytest.raises(WrongAddress):
        accept_invitation(invitation=invite(employer, alice), by=charlie)


@pytest.mark.parametrize("state", [InvitationState.REVOKED, InvitationState.EXPIRED])
def test_accept_invitation_that_is_closed(now, employer, alice, dana, state):
    invitation = invite(employer, alice)
    Invitation.objects.update(state=state)

    with pytest.raises(InvitationClosed):
        accept_invitation(invitation=invitation, by=dana)


@pytest.mark.parametrize(("hours", "joins"), [(71, True), (72, False)])
def test_accept_invitation_until_it_expires(employer, alice, dana, hours, joins):
    with clock.at(NOW):
        invitation = invite(employer, alice)
    with clock.at(NOW + timedelta(hours=hours)):
        try:
            accept_invitation(invitation=invitation, by=dana)
        except InvitationClosed:
            assert not joins
        else:
            assert joins


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_accept_invitation_twice_at_once():
    owner = MembershipFactory(role=Role.OWNER)
    guest = UserFactory()
    invitation = invite(owner.employer, owner.user, guest.email)
    barrier = threading.Barrier(2)
    results = []

    def accept():
        barrier.wait()
        try:
            results.append(accept_invitation(invitation=invitation, by=guest).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [Membership.objects.get(user=guest).pk] * 2
