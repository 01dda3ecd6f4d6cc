from http import HTTPStatus

import pytest
from django.urls import reverse

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.employer.models import Invitation
from tests.factories.people import EmployerFactory

LIST = reverse("admin:people_employer_changelist")


@pytest.fixture
def invite(client_of, erin):
    client = client_of(erin)

    def press(*employers, email: str) -> str:
        chosen = [employer.pk for employer in employers]
        data = {"action": "invite_owner", "_selected_action": chosen, "email": email}
        response = client.post(LIST, data, follow=True)
        assert response.status_code == HTTPStatus.OK
        return response.content.decode()

    return press


def test_staff_invite_the_first_owner_of_an_employer(now, invite):
    employer = EmployerFactory(name="Imported Inc")
    assert "Invited owner@example.com" in invite(employer, email="owner@example.com")
    invitation = Invitation.objects.get()
    assert (invitation.employer, invitation.role) == (employer, "owner")
    assert OutgoingMail.objects.get().recipient_email == "owner@example.com"


def test_staff_do_not_invite_past_an_owner(now, invite, employer, alice):
    assert "has an owner, who invites" in invite(employer, email="another@example.com")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 300 + "@example.com"])
def test_staff_are_told_of_a_bad_address(now, invite, email):
    invite(EmployerFactory(), email=email)
    assert not Invitation.objects.exists()


def test_staff_invite_to_one_employer_at_a_time(now, invite):
    page = invite(EmployerFactory(), EmployerFactory(), email="owner@example.com")
    assert "one employer at a time" in page
    assert not Invitation.objects.exists()
