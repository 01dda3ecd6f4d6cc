"""Heavy words show help to the writer at once; of private texts nobody else learns anything."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from coaching.advice.views import offers_help
from coaching.coach.models import CoachRequest
from coaching.debrief.actions import log_mood
from coaching.debrief.models import Blunder, Debrief
from coaching.plan.states import Branch
from coaching.practice.actions.friend import invite_friend
from coaching.practice.queries import item_named
from coaching.urls import urlpatterns
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.access_token.actions import issue_token, secret_of
from jobstore.people.states import TokenPurpose
from tests.acceptance.test_practice import VIEW
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory
from tests.support.coaching import debrief_data, note_data, plan_after_interview
from tests.support.feedback import told_plan

PANEL = "You can talk to somebody now"
HEAVY = "After this I want to die."


@pytest.fixture
def plan(dana, employer, now):
    return plan_after_interview(candidate=dana, employer=employer)


@pytest.fixture
def client(client_of, dana):
    return client_of(dana)


def url(plan, name):
    return reverse(f"coaching:{name}", args=[plan.pk])


def shown(response):
    return response.content.decode().count(PANEL)


def write(client, address, data):
    """How often the page that answers shows the panel; the page after it shows it no more."""
    page = client.post(address, data, follow=True)
    assert page.status_code < 400
    return shown(page)


def test_debrief_shows_help_at_once_and_tells_nobody(plan, client, dana):
    log_mood(plan=plan, by=dana, word="low", level=3)
    address = url(plan, "debrief_edit")
    assert not shown(client.get(address))
    mails = OutgoingMail.objects.count()
    assert write(client, address, debrief_data(mine_to_change=HEAVY, action="save")) == 1
    assert write(client, address, debrief_data(mine_to_change=HEAVY, action="seal")) == 1
    assert OutgoingMail.objects.count() <= mails
    assert not CoachRequest.objects.exists()


@pytest.mark.parametrize(
    "field",
    [
        *("went_well", "q0_asked", "q0_better", "clear_example", "honest_example"),
        *("p0_text", "mine_to_change", "not_mine"),
    ],
)
def test_every_text_of_a_sealed_debrief_shows_help(plan, client, dana, field):
    """At once when it is sealed, and whenever it is read."""
    log_mood(plan=plan, by=dana, word="low", level=3)
    data = debrief_data(action="seal", p0_text="The bus", p0_side="mine") | {field: HEAVY}
    assert write(client, url(plan, "debrief_edit"), data) == 1
    debrief = Debrief.objects.get()
    assert debrief.sealed_at is not None
    assert shown(client.get(url(plan, "debrief_detail"))) == 1
    assert Blunder.objects.exists()


def test_calm_debrief_shows_no_panel(plan, client, dana):
    log_mood(plan=plan, by=dana, word="low", level=3)
    assert write(client, url(plan, "debrief_edit"), debrief_data(action="seal")) == 0


def test_text_that_is_saved_while_it_is_typed_shows_help(plan, client):
    page = client.post(
        url(plan, "debrief_autosave"), debrief_data(not_mine=HEAVY), headers={"HX-Request": "true"}
    )
    assert shown(page) == 1
    page = client.post(
        url(plan, "debrief_autosave"), debrief_data(), headers={"HX-Request": "true"}
    )
    assert shown(page) == 0


def test_mood_word_shows_help(plan, client):
    assert write(client, url(plan, "mood_edit"), {"word": "suicidal", "level": "1"}) == 1
    assert not shown(client.get(url(plan, "plan_detail")))


def test_second_look_shows_help(plan, client):
    DebriefFactory(plan=plan, sealed=True)
    with clock.at(NOW + timedelta(hours=80)):
        assert write(client, url(plan, "second_look"), {"text": HEAVY}) == 1


def test_typed_practice_answer_shows_help(plan, client):
    address = f"{url(plan, 'practice_solo')}?item=q-about-you"
    assert write(client, address, {"answer": HEAVY, "band": "2"}) == 1


def test_closing_words_show_help(plan, client):
    data = {"if_text": "I want to die", "then_text": "I call my sister"}
    assert write(client, url(plan, "plan_close"), data) == 1


def test_what_worked_shows_help(plan, client):
    plan.branch = Branch.OFFER
    plan.save()
    assert write(client, url(plan, "worked"), {"text": HEAVY}) == 1


def test_text_with_a_fault_shows_help_as_well(plan, client):
    assert write(client, url(plan, "plan_close"), {"if_text": HEAVY, "then_text": ""}) == 1


@pytest.mark.parametrize("line", ["keep", "change"])
def test_two_lines_of_a_friend_show_help_to_the_friend(plan, dana, client, line):
    invite = invite_friend(
        plan=plan,
        by=dana,
        email="lee@example.org",
        message="Could you listen?",
        items=[item_named(plan, "q-about-you")],
        agreed_at=None,
        key="7d3a4a52-4a51-4fd4-9f4e-0b8d8c7b8a11",
    )
    token = issue_token(purpose=TokenPurpose.PRACTICE, object_id=invite.pk, email="lee@example.org")
    friend = Client()
    link = reverse("coaching:practice_link", args=[secret_of(token)])
    form = friend.get(link, follow=True).request["PATH_INFO"]
    assert write(friend, form, VIEW | {line: HEAVY}) == 1
    assert not shown(client.get(url(plan, "practice_home")))


def test_call_notes_show_help(dana, employer, now, client):
    plan = told_plan(employer=employer, candidate=dana)
    plan.interview.interviewers.update(welcomes_calls=True)
    form = client.get(url(plan, "call_plan")).context["form"]
    data = {name: form[name].value() for name in ("interviewer", "script", "voicemail")}
    data["window"] = form.fields["window"].choices[0][0]
    assert write(client, url(plan, "call_plan"), data) == 0
    notes = {"action": "log", "outcome": "no_reply", "notes": HEAVY}
    assert write(client, url(plan, "call_log"), notes) == 1


def test_letter_shows_help_at_once(plan, client):
    address = url(plan, "letter_edit")
    assert write(client, address, note_data(drew_me=HEAVY, action="save")) == 1
    assert write(client, address, note_data(action="save")) == 0


def test_help_leaves_no_trace(plan, client):
    mails = OutgoingMail.objects.count()
    client.post(url(plan, "plan_close"), {"if_text": HEAVY, "then_text": "I rest"}, follow=True)
    assert OutgoingMail.objects.count() == mails
    assert not CoachRequest.objects.exists()
    for value in client.session.values():
        assert "die" not in str(value)
    assert "die" not in str(client.cookies.get("messages", ""))


def place_of(view):
    """Where the wrapper stands; probes of the coverage give each function a code of its own."""
    code = view.__wrapped__.__code__
    return code.co_filename, code.co_firstlineno


def test_every_page_of_this_half_offers_help():
    """Nobody who adds a page has to remember."""
    wrapper = place_of(offers_help(len))
    assert len(urlpatterns) > 50
    assert all(place_of(pattern.callback) == wrapper for pattern in urlpatterns)
