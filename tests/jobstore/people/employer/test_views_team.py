from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from lxml import html

from jobstore.lib import clock
from jobstore.people.access_token.actions import secret_of
from jobstore.people.access_token.models import AccessToken
from jobstore.people.employer.actions.team import invite_member
from jobstore.people.employer.models import Invitation, Membership
from jobstore.people.states import InvitationState, Role
from tests.factories import NOW

ACCEPT = reverse("people:invitation_accept")


@pytest.fixture
def invitation(now, employer, alice):
    return invite_member(employer=employer, email="dana@example.org", role=Role.RECRUITER, by=alice)


def link():
    return reverse("people:invitation_link", args=[secret_of(AccessToken.objects.get())])


def test_invitation_create_invites(client_of, alice, now):
    url = reverse("people:invitation_create", args=["acme"])

    page = client_of(alice).post(url, {"email": "New@example.org", "role": "recruiter"})

    assert page.headers["Location"] == reverse("people:member_list", args=["acme"])
    assert Invitation.objects.get().email == "new@example.org"


@pytest.mark.parametrize("email", ["", "nobody", "dana@example.org", "alice@example.org"])
def test_invitation_create_tells_what_is_wrong(client_of, alice, invitation, email):
    url = reverse("people:invitation_create", args=["acme"])

    page = client_of(alice).post(url, {"email": email, "role": "recruiter"})

    assert list(page.context["form"].errors) == ["email"]
    assert Invitation.objects.count() == 1


def test_invitation_link_leads_to_an_address_without_the_secret(client, invitation):
    page = client.get(link())

    assert page.headers["Location"] == ACCEPT
    assert Invitation.objects.get().state == InvitationState.OPEN
    content = client.get(ACCEPT).content.decode()
    assert "Alice Owner invites dana@example.org to Acme Stores" in content
    assert f"{reverse('account_login')}?next={ACCEPT}" in content


def test_invitation_accept_joins_on_post_only(client_of, dana, invitation):
    client = client_of(dana)
    client.get(link())
    assert "Join the team" in client.get(ACCEPT).content.decode()
    assert not Membership.objects.filter(user=dana).exists()

    page = client.post(ACCEPT)

    assert page.headers["Location"] == reverse("home:dashboard")
    assert Membership.objects.get(user=dana).role == Role.RECRUITER


def test_invitation_accept_twice_ends_the_same_way(client_of, dana, invitation):
    client = client_of(dana)
    client.get(link())

    first, second = client.post(ACCEPT), client.post(ACCEPT)

    assert first.headers["Location"] == second.headers["Location"]
    assert Membership.objects.filter(user=dana).count() == 1


def test_invitation_accept_with_another_address(client_of, charlie, invitation):
    client = client_of(charlie)
    client.get(link())

    page = client.post(ACCEPT)

    assert page.status_code == HTTPStatus.OK
    content = page.content.decode()
    assert "This invitation is for dana@example.org" in content
    assert "you are signed in as charlie@example.org" in content
    assert not Membership.objects.filter(user=charlie, employer__slug="acme").exists()


def test_invitation_accept_by_a_visitor_changes_nothing(client, dana, invitation):
    client.get(link())

    client.post(ACCEPT)

    assert Invitation.objects.get().state == InvitationState.OPEN


@pytest.mark.parametrize("state", [InvitationState.REVOKED, InvitationState.EXPIRED])
def test_invitation_accept_of_a_closed_one(client_of, dana, invitation, state):
    client = client_of(dana)
    client.get(link())
    Invitation.objects.update(state=state)

    for page in (client.get(ACCEPT), client.post(ACCEPT)):
        assert page.status_code == HTTPStatus.GONE
        assert "This invitation is over" in page.content.decode()


def test_invitation_link_after_72_hours(client, invitation):
    with clock.at(NOW + timedelta(hours=72)):
        page = client.get(link())

    assert page.status_code == HTTPStatus.GONE


@pytest.mark.parametrize("token", ["x", "a" * 500, "%F0%9F%98%80"])
def test_invitation_link_that_nobody_sent(client, db, token):
    assert client.get(f"/invitations/{token}/").status_code == HTTPStatus.GONE


def test_invitation_accept_without_a_link(client, db):
    assert client.get(ACCEPT).status_code == HTTPStatus.GONE


def test_invitation_revoke(client_of, alice, invitation):
    url = reverse("people:invitation_revoke", args=["acme", invitation.pk])
    link_before = link()

    client = client_of(alice)
    asked = client.post(url).content.decode()
    assert "Revoke the invitation?" in asked
    assert Invitation.objects.get().state == InvitationState.OPEN
    page = client.post(url, {"sure": "yes"}, follow=True)

    assert "The invitation to dana@example.org no longer works." in page.content.decode()
    assert client_of(alice).get(link_before).status_code == HTTPStatus.GONE


@pytest.mark.parametrize(
    ("who", "status"), [("bob", HTTPStatus.FORBIDDEN), ("charlie", HTTPStatus.NOT_FOUND)]
)
def test_invitation_revoke_is_refused_to_others(request, client_of, invitation, who, status):
    url = reverse("people:invitation_revoke", args=["acme", invitation.pk])

    client = client_of(request.getfixturevalue(who))
    assert client.post(url, {"sure": "yes"}).status_code == status
    assert Invitation.objects.get().state == InvitationState.OPEN


def test_invited_person_who_is_new_signs_up_with_the_invited_address(client, invitation):
    page = client.get(client.get(link()).url).content.decode()
    href = html.fromstring(page).xpath('//a[text()="Sign up"]/@href')[-1]
    form = html.fromstring(client.get(href).content).xpath('//input[@name="email"]')[0]
    assert form.get("value") == "dana@example.org"
