"""Staff review an employer on its page; what it may do before that is little."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from jobstore.people.employer.actions.team import (
    TooManyInvitations,
    invite_member,
    revoke_invitation,
)
from jobstore.people.employer.models import Employer, Invitation
from jobstore.people.employer.queries import mark_of_employer
from jobstore.people.states import EmployerReview, Role
from tests.factories.people import EmployerFactory, MembershipFactory, UserFactory
from tests.jobstore.people.employer.reviewing import edit, page_of

pytestmark = pytest.mark.django_db


def test_the_page_of_staff_shows_twins_and_decides(client_of, fresh, employer, erin, dana):
    url = reverse("admin:people_employer_review", args=[fresh.pk])
    client = client_of(erin)
    page = client.get(url)
    assert page.context["alike"] == [employer]
    assert "Looks like others" in page.content.decode()
    edit(fresh, dana, text="Changed meanwhile.")
    stale = client.post(url, {"act": "pass", "seen": page.context["seen"]}, follow=True)
    assert "changed while you were reading" in stale.content.decode()
    assert client.post(url, {"act": "turn_down", "seen": "x"}).status_code == HTTPStatus.OK
    client.post(url, {"act": "pass", "seen": stale.context["seen"]})
    fresh.refresh_from_db()
    assert fresh.is_public


@pytest.mark.parametrize(("act", "queue"), [("pass", "review"), ("no_trust", "trust")])
def test_next_employer_is_a_link_on_the_list(client_of, fresh, erin, act, queue):
    review = EmployerReview.WAITING if act == "pass" else EmployerReview.PASSED
    other = EmployerFactory(name="Next & Sons", review=review, is_trusted=False)
    Employer.objects.filter(pk=fresh.pk).update(review=review)
    fresh.refresh_from_db()
    url = reverse("admin:people_employer_review", args=[fresh.pk])
    data = {"act": act, "seen": mark_of_employer(fresh)}
    answer = client_of(erin).post(url, data, follow=True)
    assert answer.redirect_chain == [(f"/staff/people/employer/?queue={queue}", 302)]
    link = reverse("admin:people_employer_review", args=[other.pk])
    assert f'Next: <a href="{link}">Next &amp; Sons</a>' in answer.content.decode()


def test_the_review_is_closed_to_others(client_of, fresh, bob):
    url = reverse("admin:people_employer_review", args=[fresh.pk])
    coach = UserFactory(is_staff=True)
    assert client_of(coach).get(url).status_code == HTTPStatus.FORBIDDEN
    assert client_of(bob).get(url).status_code == HTTPStatus.FOUND


def test_one_address_gets_three_invitations_a_day_from_the_whole_site(now):
    for number in range(4):
        owner = UserFactory()
        employer = EmployerFactory()
        MembershipFactory(employer=employer, user=owner, role=Role.OWNER)
        facts = {"email": "Out@sider.example", "role": Role.RECRUITER, "by": owner}
        if number < 3:
            invite_member(employer=employer, **facts)
        else:
            with pytest.raises(TooManyInvitations):
                invite_member(employer=employer, **facts)
    assert Invitation.objects.count() == 3


def test_taking_an_invitation_back_buys_no_other(now, employer, alice):
    facts = {"employer": employer, "email": "out@sider.example", "role": Role.RECRUITER}
    for _ in range(3):
        revoke_invitation(invitation=invite_member(by=alice, **facts), by=alice)
    with pytest.raises(TooManyInvitations):
        invite_member(by=alice, **facts)


def test_one_person_invites_so_many_for_all_employers(now, alice, employer, monkeypatch):
    monkeypatch.setattr("jobstore.people.employer.actions.team.DAILY_LIMIT", 2)
    other = EmployerFactory()
    MembershipFactory(employer=other, user=alice, role=Role.OWNER)
    for number, where in enumerate([employer, other]):
        email = f"p{number}@example.org"
        invite_member(employer=where, email=email, role=Role.RECRUITER, by=alice)
    with pytest.raises(TooManyInvitations):
        invite_member(employer=other, email="p9@example.org", role=Role.RECRUITER, by=alice)


@pytest.mark.parametrize("slug", ["new", "edit", "members", "invitations", "api"])
def test_staff_give_no_address_of_a_page(client_of, erin, employer, slug):
    page = client_of(erin).post(change(employer), form_of(employer, slug=slug))
    assert "A page of the site has this address" in page.content.decode()


def test_a_changed_address_leads_on(client, client_of, erin, employer):
    saved = client_of(erin).post(change(employer), form_of(employer, slug="acme-stores"))
    assert saved.status_code == HTTPStatus.FOUND
    old = client.get(reverse("people:employer_detail", args=["acme"]))
    assert old.headers["Location"] == reverse("people:employer_detail", args=["acme-stores"])
    client_of(erin).post(change(employer), form_of(employer, slug="acme"))
    assert client.get(reverse("people:employer_detail", args=["acme"])).status_code == HTTPStatus.OK


def test_an_address_that_leads_to_another_is_taken(client_of, erin, employer):
    client_of(erin).post(change(employer), form_of(employer, slug="acme-stores"))
    other = EmployerFactory()
    page = client_of(erin).post(change(other), form_of(other, slug="acme"))
    assert "Links to another employer lead to this address" in page.content.decode()


def change(employer):
    return reverse("admin:people_employer_change", args=[employer.pk])


def form_of(employer, **changes):
    names = ("name", "slug", "text", "website", "phone", "city", "region", "time_zone")
    facts = {name: getattr(employer, name) for name in names}
    members = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    return {**facts, "answer_days": 10, "employees": "", **members, **changes}


def test_an_unknown_visitor_learns_nothing_from_an_old_address(fresh, dana):
    assert Client().get(page_of(fresh)).status_code == HTTPStatus.NOT_FOUND
