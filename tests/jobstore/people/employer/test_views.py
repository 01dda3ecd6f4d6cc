from http import HTTPStatus

import pytest
from django.urls import reverse

from jobstore.people.employer.models import Employer, Membership
from jobstore.people.states import Role
from tests.factories.people import EmployerFactory

VALID = {
    "name": "Blue Door Books",
    "website": "bluedoor.example.com",
    "city": "Columbus",
    "region": "OH",
    "time_zone": "America/New_York",
}
VALID_EDIT = {**VALID, "text": "We sell books.", "answer_days": "5", "phone": "614 555 0100"}


def test_employer_detail_is_public(client, employer):
    Employer.objects.update(text="<script>alert(1)</script> We sell.", website="https://a.example")

    page = client.get(reverse("people:employer_detail", args=["acme"]))

    content = page.content.decode()
    assert page.status_code == HTTPStatus.OK
    assert "Acme Stores" in content
    assert "<script>alert(1)" not in content
    assert "For your team" not in content


def test_employer_detail_of_an_unnamed_or_unknown_employer(client, db):
    EmployerFactory(slug="hidden", is_unnamed=True)

    for slug in ("hidden", "unknown"):
        page = client.get(reverse("people:employer_detail", args=[slug]))
        assert page.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(("who", "sees_team"), [("alice", True), ("bob", False)])
def test_employer_detail_shows_members_their_pages(request, client_of, employer, who, sees_team):
    user = request.getfixturevalue(who)

    content = client_of(user).get(reverse("people:employer_detail", args=["acme"])).content.decode()

    assert "For your team" in content
    assert ("Team and invitations" in content) is sees_team


def test_employer_create_makes_its_creator_the_owner(client_of, dana, now):
    page = client_of(dana).post(reverse("people:employer_create"), VALID)

    employer = Employer.objects.get()
    assert page.headers["Location"] == reverse("people:employer_detail", args=["blue-door-books"])
    assert (employer.is_trusted, employer.website) == (False, "https://bluedoor.example.com")
    assert Membership.objects.get(user=dana).role == Role.OWNER


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "---"),
        ("name", "x" * 161),
        ("website", "javascript:alert(1)"),
        ("time_zone", "Mars/Olympus"),
    ],
)
def test_employer_create_keeps_what_was_typed(client_of, dana, field, value):
    page = client_of(dana).post(reverse("people:employer_create"), {**VALID, field: value})

    content = page.content.decode()
    assert page.status_code == HTTPStatus.OK
    assert list(page.context["form"].errors) == [field]
    assert "error-summary" in content
    assert 'value="Columbus"' in content
    assert Employer.objects.count() == 0


def test_employer_edit_saves(client_of, alice):
    page = client_of(alice).post(reverse("people:employer_edit", args=["acme"]), VALID_EDIT)

    assert page.status_code == HTTPStatus.FOUND
    employer = Employer.objects.get(slug="acme")
    assert (employer.text, employer.answer_days, employer.answers_feedback) == (
        "We sell books.",
        5,
        False,
    )


def test_employer_edit_shows_what_is_stored(client_of, alice):
    form = client_of(alice).get(reverse("people:employer_edit", args=["acme"])).context["form"]

    assert (form["name"].value(), form["answer_days"].value()) == ("Acme Stores", 10)


@pytest.mark.parametrize("days", ["0", "61", "many"])
def test_employer_edit_refuses_impossible_promises(client_of, alice, days):
    url = reverse("people:employer_edit", args=["acme"])

    page = client_of(alice).post(url, {**VALID_EDIT, "answer_days": days})

    assert list(page.context["form"].errors) == ["answer_days"]


@pytest.mark.parametrize(
    "page", ["people:employer_edit", "people:member_list", "people:invitation_create"]
)
def test_pages_of_owners(request, client_of, page):
    url = reverse(page, args=["acme"])
    expected = {
        "alice": HTTPStatus.OK,
        "bob": HTTPStatus.FORBIDDEN,
        "charlie": HTTPStatus.NOT_FOUND,
        "dana": HTTPStatus.NOT_FOUND,
    }

    clients = {who: client_of(request.getfixturevalue(who)) for who in expected}
    statuses = {who: client.get(url).status_code for who, client in clients.items()}

    assert statuses == expected


def test_employer_pages_ask_visitors_to_sign_in(client, employer):
    page = client.get(reverse("people:employer_edit", args=["acme"]))

    assert page.headers["Location"].startswith(reverse("account_login"))
