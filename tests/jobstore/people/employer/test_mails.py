from datetime import timedelta

import pytest
from django.db import transaction
from django.template.loader import render_to_string

from jobstore.lib import clock
from jobstore.mail.conditions import Leaving, Stopped
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.access_token.actions import secret_of
from jobstore.people.access_token.models import AccessToken
from jobstore.people.employer.actions.team import invite_member, revoke_invitation
from jobstore.people.employer.mails import InvitationMail
from jobstore.people.employer.models import Invitation
from jobstore.people.states import InvitationState, Role
from tests.factories import NOW


@pytest.fixture
def mail(now, employer, alice):
    invite_member(employer=employer, email="new@example.org", role=Role.RECRUITER, by=alice)
    return OutgoingMail.objects.get()


def check(mail):
    with transaction.atomic():
        return InvitationMail.guard(Leaving(mail))


def test_guard_lets_an_open_invitation_pass(mail):
    assert check(mail) is None


def test_guard_stops_a_revoked_invitation(mail, alice):
    revoke_invitation(invitation=Invitation.objects.get(), by=alice)

    assert check(mail) == Stopped("It is revoked.")


def test_guard_stops_an_expired_invitation(mail):
    with clock.at(NOW + timedelta(hours=72)):
        assert check(mail) == Stopped("It has expired.")


def test_guard_stops_an_accepted_invitation(mail):
    Invitation.objects.update(state=InvitationState.ACCEPTED)

    assert check(mail) == Stopped("It is accepted.")


def test_guard_stops_when_the_employer_is_gone(mail, employer):
    employer.delete()

    assert check(mail) == Stopped("The invitation is gone.")


def test_invitation_names_the_employer_and_carries_the_link(mail):
    letter = InvitationMail.render(mail)
    subject = render_to_string("people/mail/invitation.subject.txt", dict(letter.context))

    assert subject.strip() == "Alice Owner invites you to Acme Stores"
    assert letter.context["token"] == secret_of(AccessToken.objects.get())
