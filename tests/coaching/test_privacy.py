"""Nobody but the candidate can tell that a plan exists."""

import pytest
from django.contrib import admin

from coaching.debrief.models import Blunder, Debrief, DebriefQuestion, SelfRating
from coaching.letter.models import Letter
from coaching.plan.models import IfThenPlan
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory
from tests.factories.people import UserFactory
from tests.support.coaching import debrief_data, note_data, plan_after_interview

PAGES = ["", "close/", "mood/", "debrief/", "debrief/sealed/", "thank-you/"]
POSTS = ["park/", "resume/", "mail/", "skip/", "close/", "mood/", "debrief/", "debrief/save/"]


@pytest.fixture
def plan(dana, employer, alice, bob, now):
    plan = plan_after_interview(candidate=dana, employer=employer)
    DebriefFactory(plan=plan, sealed=True, mood_word="gutted")
    return plan


@pytest.fixture
def letter(plan):
    return Letter.objects.create(
        plan=plan,
        interviewer=plan.interview.interviewers.get(),
        discussed="x",
        wish_to_grow="y",
        body="z",
        created_at=NOW,
        queued_at=NOW,
        leaves_at=NOW,
        state="queued",
    )


def urls(plan, letter):
    gets = [f"/recovery/{plan.pk}/{tail}" for tail in PAGES]
    gets.append(f"/recovery/{plan.pk}/letters/{letter.pk}/")
    posts = [f"/recovery/{plan.pk}/{tail}" for tail in POSTS]
    posts += [
        f"/recovery/{plan.pk}/thank-you/",
        f"/recovery/{plan.pk}/letters/check/",
        f"/recovery/{plan.pk}/letters/{letter.pk}/undo/",
    ]
    return gets, posts


@pytest.mark.parametrize("who", ["owner", "recruiter", "outsider", "staff", "candidate"])
def test_recovery_is_404_for_everybody_else(
    who, plan, letter, alice, bob, charlie, erin, client_of
):
    person = {
        "owner": alice,
        "recruiter": bob,
        "outsider": charlie,
        "staff": erin,
        "candidate": None,
    }[who] or UserFactory()
    client = client_of(person)
    gets, posts = urls(plan, letter)
    for address in gets:
        assert client.get(address).status_code == 404, address
    for address in posts:
        answer = client.post(address, debrief_data() | note_data(action="seal"))
        assert answer.status_code == 404, address
    plan.refresh_from_db()
    assert (plan.state, plan.is_muted, plan.parked_until) == ("active", False, None)
    assert plan.debrief.went_well == "I asked good questions."


def test_recovery_asks_strangers_to_sign_in(plan, letter, client):
    gets, posts = urls(plan, letter)
    for address in [*gets, "/recovery/"]:
        assert client.get(address).headers["Location"].startswith("/accounts/login/"), address
    for address in posts:
        assert client.post(address).headers["Location"].startswith("/accounts/login/"), address


def test_letter_of_another_plan_is_404(plan, letter, dana, employer, client_of):
    other = plan_after_interview(candidate=dana, employer=employer)
    client = client_of(dana)
    assert client.get(f"/recovery/{other.pk}/letters/{letter.pk}/").status_code == 404


def test_private_models_are_not_in_the_admin():
    private = {
        Debrief,
        DebriefQuestion,
        SelfRating,
        Blunder,
        IfThenPlan,
    }
    registry = admin.site._registry
    assert not private & set(registry)
    inlined = {inline.model for site in registry.values() for inline in site.inlines}
    assert not private & inlined


def test_admin_lists_plans_with_their_state_only(plan, erin, client_of):
    client = client_of(erin)
    page = client.get("/staff/coaching/recoveryplan/").content.decode()
    assert str(plan.pk) in page
    assert "gutted" not in page
    assert "Dana" not in page.replace("Erin", "")
    assert client.get("/staff/coaching/recoveryplan/add/").status_code == 403


def test_mood_word_is_on_no_page_of_recruiter_or_staff(plan, bob, erin, client_of):
    application = plan.interview.application
    for person, address in (
        (bob, f"/employers/acme/applications/{application.pk}/"),
        (erin, "/staff/"),
        (erin, "/staff/mail/outgoingmail/"),
    ):
        answer = client_of(person).get(address)
        if answer.status_code == 200:
            assert "gutted" not in answer.content.decode(), address


def test_private_texts_are_encrypted_at_rest(plan):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT mood_word, went_well FROM coaching_debrief")
        assert "gutted" not in str(cursor.fetchone())
