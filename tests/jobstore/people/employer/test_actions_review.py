"""Nobody poses as an employer: staff read who it is before others do."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse

from jobstore.lib import clock
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.employer.actions.employer import (
    NoReason,
    NothingToReview,
    NotReviewed,
    NotReviewer,
    TooManyEmployers,
    pass_employer,
    register_employer,
    trust_employer,
    turn_employer_down,
)
from jobstore.people.employer.actions.team import invite_member
from jobstore.people.employer.models import Employer
from jobstore.people.employer.queries import mark_of_employer
from jobstore.people.states import EmployerReview, Role
from jobstore.trail.models import TrailEvent
from openings.opening.actions.checks import NotReady
from openings.opening.actions.publish import approve_opening
from tests.factories.openings import OpeningFactory
from tests.factories.people import MembershipFactory, UserFactory
from tests.jobstore.people.employer.reviewing import PLACE, edit, page_of
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


def passed(employer, by):
    return pass_employer(employer=employer, by=by, seen=mark_of_employer(employer))


def test_the_page_of_a_new_employer_is_its_teams_alone(client, client_of, fresh, dana, erin, bob):
    for stranger in (client, client_of(bob)):
        assert stranger.get(page_of(fresh)).status_code == HTTPStatus.NOT_FOUND
    own = client_of(dana).get(page_of(fresh))
    assert (own.status_code, own["X-Robots-Tag"]) == (HTTPStatus.OK, "noindex, nofollow")
    assert client_of(erin).get(page_of(fresh)).status_code == HTTPStatus.OK
    passed(fresh, erin)
    public = client.get(page_of(fresh))
    assert public.status_code == HTTPStatus.OK
    assert not public.has_header("X-Robots-Tag")


def test_a_new_employer_invites_nobody(client_of, fresh, dana):
    with pytest.raises(NotReviewed):
        invite_member(employer=fresh, email="a@b.example", role=Role.RECRUITER, by=dana)
    page = client_of(dana).post(
        reverse("people:invitation_create", args=[fresh.slug]),
        {"email": "a@b.example", "role": "recruiter"},
    )
    assert "Our staff read who you are first" in page.content.decode()
    assert not OutgoingMail.objects.exists()


def test_its_opening_is_not_published_before_it_is_read(now, fresh, erin):
    opening = OpeningFactory(draft=True, state="in_review", employer=fresh)
    with pytest.raises(NotReady, match="Review the employer first"):
        approve_opening(opening=opening, by=erin, version=opening.version)
    passed(fresh, erin)
    with pytest.raises(NotReady) as refused:  # what else is missing
        approve_opening(opening=opening, by=erin, version=opening.version)
    assert "Review the employer" not in str(refused.value)


def test_one_person_registers_two_a_day(now, dana):
    for name in ("One", "Two"):
        register_employer(by=dana, name=name, website="", **PLACE)
    with pytest.raises(TooManyEmployers):
        register_employer(by=dana, name="Three", website="", **PLACE)
    with clock.at(now + timedelta(days=1, seconds=1)):
        register_employer(by=dana, name="Three", website="", **PLACE)


def test_the_form_says_why_a_third_must_wait(now, client_of, dana):
    client = client_of(dana)
    for name in ("One", "Two", "Three"):
        page = client.post(reverse("people:employer_create"), {"name": name, **PLACE})
    assert "Register more tomorrow" in page.content.decode()
    assert Employer.objects.count() == 2


def test_staff_pass_what_they_read_and_nothing_else(fresh, dana, erin):
    seen = mark_of_employer(fresh)
    edit(fresh, dana, text="Send a deposit to get the job.")
    with pytest.raises(ChangedMeanwhile):
        pass_employer(employer=fresh, by=erin, seen=seen)
    assert not Employer.objects.get(pk=fresh.pk).is_public


def test_only_staff_review(fresh, dana):
    with pytest.raises(NotReviewer):
        passed(fresh, dana)


@pytest.mark.parametrize("change", [{"name": "Amazon"}, {"website": "https://evil.example"}])
def test_a_trusted_owner_who_changes_name_or_site_waits(now, client, employer, alice, erin, change):
    edit(employer, alice, **change)
    stored = Employer.objects.get(pk=employer.pk)
    assert (stored.name, stored.website, stored.wanted) == ("Acme Stores", "", change)
    assert next(iter(change.values())) not in client.get(page_of(employer)).content.decode()
    assert list(Employer.objects.to_review()) == [employer]
    passed(stored, erin)
    stored.refresh_from_db()
    [(what, words)] = change.items()
    assert (getattr(stored, what), stored.wanted, stored.is_trusted) == (words, {}, True)


def test_a_text_waits_unless_the_employer_is_trusted(now, employer, alice):
    edit(employer, alice, text="First.")
    employer.refresh_from_db()
    assert (employer.text, employer.wanted) == ("First.", {})
    Employer.objects.update(is_trusted=False)
    edit(employer, alice, text="Pay a deposit.")
    employer.refresh_from_db()
    assert (employer.text, employer.wanted) == ("First.", {"text": "Pay a deposit."})


def test_what_waits_is_in_the_form_and_is_kept(now, client_of, employer, alice):
    edit(employer, alice, name="Acme Shops")
    url = reverse("people:employer_edit", args=["acme"])
    page = client_of(alice).get(url)
    assert page.context["form"]["name"].value() == "Acme Shops"
    sent = {
        name: field.value() or ""
        for name, field in zip(page.context["form"].fields, page.context["form"], strict=True)
    }
    client_of(alice).post(url, {**sent, "answer_days": "7"})
    employer.refresh_from_db()
    assert (employer.wanted, employer.answer_days) == ({"name": "Acme Shops"}, 7)


def test_turning_a_change_down_leaves_the_page(employer, alice, erin):
    edit(employer, alice, name="Amazon")
    employer.refresh_from_db()
    seen = mark_of_employer(employer)
    turn_employer_down(employer=employer, by=erin, seen=seen, reason="Not theirs.")
    employer.refresh_from_db()
    assert (employer.name, employer.wanted, employer.review) == (
        "Acme Stores",
        {},
        EmployerReview.PASSED,
    )


def test_owners_hear_that_their_employer_was_read(fresh, dana, erin):
    MembershipFactory(employer=fresh, user=UserFactory())  # a recruiter asked for nothing
    passed(fresh, erin)
    (mail,) = deliver()
    assert (mail.to, mail.subject) == (
        ["Dana Seeker <dana@example.org>"],
        "The page of Acme Stores is public",
    )
    with pytest.raises(NothingToReview):
        passed(Employer.objects.get(pk=fresh.pk), erin)
    assert deliver() == []


@pytest.mark.parametrize(
    ("is_passed", "subject"),
    [
        (True, "Acme Shops: what you changed shows now"),
        (False, "Acme Stores: your page stays as it was"),
    ],
)
def test_owners_hear_of_a_change_that_was_read(employer, alice, erin, is_passed, subject):
    edit(employer, alice, name="Acme Shops")
    employer.refresh_from_db()
    if is_passed:
        passed(employer, erin)
    else:
        seen = mark_of_employer(employer)
        turn_employer_down(employer=employer, by=erin, seen=seen, reason="Not theirs.")
    assert [mail.subject for mail in deliver()] == [subject]


@pytest.mark.parametrize("what", ["turned down since", "owner has left"])
def test_mail_of_a_review_stops_when_it_is_not_true_any_more(fresh, dana, erin, what):
    passed(fresh, erin)
    if what == "owner has left":
        fresh.memberships.all().delete()
    else:
        Employer.objects.update(review=EmployerReview.TURNED_DOWN)
    assert deliver() == []


def test_staff_look_at_an_employer_without_trusting_it(client_of, fresh, erin):
    passed(fresh, erin)
    assert list(Employer.objects.to_trust_or_not()) == [fresh]
    url = reverse("admin:people_employer_review", args=[fresh.pk])
    client = client_of(erin)
    page = client.get(url).content.decode()
    assert "Looked at: go on reading each of them" in page
    assert "Yes: show the page to everybody" not in page
    fresh.refresh_from_db()
    client.post(url, {"act": "no_trust", "seen": mark_of_employer(fresh)})
    assert not Employer.objects.to_trust_or_not().exists()
    fresh.refresh_from_db()
    assert not fresh.is_trusted
    assert TrailEvent.objects.last().words == "looked at, not trusted"


@pytest.mark.parametrize("act", ["pass", "trust", "no_trust"])
def test_page_of_review_takes_every_button_at_any_time(client_of, fresh, erin, act):
    """Whatever was decided meanwhile: the page as it stands, or on to the next."""
    url = reverse("admin:people_employer_review", args=[fresh.pk])
    for review in EmployerReview:
        Employer.objects.update(review=review)
        fresh.refresh_from_db()
        data = {"act": act, "seen": mark_of_employer(fresh)}
        answer = client_of(erin).post(url, data)
        assert answer.status_code in {HTTPStatus.OK, HTTPStatus.FOUND}
    fresh.refresh_from_db()
    assert (fresh.review, fresh.is_trusted) == (EmployerReview.TURNED_DOWN, act == "trust")


def test_turning_an_employer_down_takes_its_page_off(client, fresh, dana, erin):
    passed(fresh, erin)
    fresh.refresh_from_db()
    seen = mark_of_employer(fresh)
    with pytest.raises(NoReason):
        turn_employer_down(employer=fresh, by=erin, seen=seen, reason=" ")
    turn_employer_down(employer=fresh, by=erin, seen=seen, reason="A pose.")
    assert client.get(page_of(fresh)).status_code == HTTPStatus.NOT_FOUND
    assert [event.what for event in TrailEvent.objects.order_by("pk")] == [
        "reviewed",
        "turned_down",
    ]
    fresh.refresh_from_db()
    edit(fresh, dana, website="https://acme.example")
    fresh.refresh_from_db()
    assert fresh.review == EmployerReview.WAITING


def test_trust_needs_a_review(client_of, fresh, erin):
    with pytest.raises(NotReviewed):
        trust_employer(employer=fresh, by=erin, is_trusted=True)
    data = {"action": "trust", "_selected_action": [fresh.pk]}
    page = client_of(erin).post(reverse("admin:people_employer_changelist"), data, follow=True)
    assert "Review Acme Stores first." in page.content.decode()
