from http import HTTPStatus

import pytest
from django.urls import reverse

from jobstore.people.employer.models import Membership
from jobstore.people.states import Role


def url(name, user):
    return reverse(f"people:{name}", args=["acme", Membership.objects.get(user=user).pk])


def texts(response):
    return [str(message) for message in response.context["messages"]]


def test_member_list_names_members_and_keeps_the_only_owner(client_of, alice, bob, charlie):
    content = client_of(alice).get(reverse("people:member_list", args=["acme"])).content.decode()

    assert "Alice Owner" in content
    assert "Bob Recruiter" in content
    assert "Charlie Outsider" not in content
    assert url("member_remove", bob) in content
    assert url("member_remove", alice) not in content


def test_member_remove_asks_first(client_of, alice, bob):
    page = client_of(alice).get(url("member_remove", bob))

    assert page.status_code == HTTPStatus.OK
    assert Membership.objects.filter(user=bob).exists()


def test_member_remove_removes_and_locks_out_at_once(client_of, alice, bob):
    client = client_of(bob)
    page = client_of(alice).post(url("member_remove", bob), follow=True)

    assert texts(page) == ["Bob Recruiter is no longer a member."]
    members = client.get(reverse("people:member_list", args=["acme"]))
    assert members.status_code == HTTPStatus.NOT_FOUND


def test_member_remove_lets_a_recruiter_leave(client_of, alice, bob):
    page = client_of(bob).post(url("member_remove", bob))

    assert page.headers["Location"] == reverse("home:dashboard")
    assert not Membership.objects.filter(user=bob).exists()


def test_member_remove_keeps_the_last_owner(client_of, alice):
    page = client_of(alice).post(url("member_remove", alice), follow=True)

    assert texts(page) == [
        "An employer keeps at least one owner. Make somebody else an owner first."
    ]
    assert Membership.objects.filter(user=alice).exists()


@pytest.mark.parametrize(
    ("who", "status"), [("bob", HTTPStatus.FORBIDDEN), ("charlie", HTTPStatus.NOT_FOUND)]
)
def test_member_remove_is_refused_to_others(request, client_of, alice, who, status):
    user = request.getfixturevalue(who)

    assert client_of(user).post(url("member_remove", alice)).status_code == status
    assert Membership.objects.filter(user=alice).exists()


def test_member_remove_of_a_member_elsewhere(client_of, alice, charlie):
    """The row exists, in another employer."""
    page = client_of(alice).post(url("member_remove", charlie))

    assert page.status_code == HTTPStatus.NOT_FOUND
    assert Membership.objects.filter(user=charlie).exists()


def test_member_role_makes_an_owner(client_of, alice, bob):
    client = client_of(alice)
    asked = client.post(url("member_role", bob), {"role": "owner"}).content.decode()
    assert "One more owner?" in asked
    assert "invites and removes people, you among them" in asked
    assert Membership.objects.get(user=bob).role == Role.RECRUITER
    page = client.post(url("member_role", bob), {"role": "owner", "sure": "yes"}, follow=True)

    assert texts(page) == ["Bob Recruiter is now an owner."]
    assert Membership.objects.get(user=bob).role == Role.OWNER


def test_member_role_keeps_the_last_owner(client_of, alice):
    client_of(alice).post(url("member_role", alice), {"role": "recruiter"})

    assert Membership.objects.get(user=alice).role == Role.OWNER


def test_member_role_asks_once_who_gives_up_their_own(client_of, alice, bob):
    Membership.objects.filter(user=bob).update(role=Role.OWNER)
    client = client_of(bob)
    page = client.post(url("member_role", bob), {"role": "recruiter"}).content.decode()
    assert "Give up being an owner?" in page
    assert Membership.objects.get(user=bob).role == Role.OWNER
    client.post(url("member_role", bob), {"role": "recruiter", "sure": "yes"})
    assert Membership.objects.get(user=bob).role == Role.RECRUITER


@pytest.mark.parametrize("role", ["", "king"])
def test_member_role_refuses_unknown_roles(client_of, alice, bob, role):
    page = client_of(alice).post(url("member_role", bob), {"role": role}, follow=True)

    assert texts(page) == ["Choose owner or recruiter."]
    assert Membership.objects.get(user=bob).role == Role.RECRUITER


def test_member_role_by_the_recruiter(client_of, alice, bob):
    """A recruiter's own row is theirs to leave, not to promote."""
    client_of(bob).post(url("member_role", bob), {"role": "owner", "sure": "yes"})

    assert Membership.objects.get(user=bob).role == Role.RECRUITER


def test_member_role_by_get_changes_nothing(client_of, alice, bob):
    page = client_of(alice).get(url("member_role", bob))

    assert page.status_code == HTTPStatus.METHOD_NOT_ALLOWED
