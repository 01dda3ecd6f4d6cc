"""The pages of practice as people use them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from coaching.debrief.states import QuestionWent
from coaching.practice.models import (
    PracticeAttempt,
    PracticeDrill,
    PracticeInvite,
    PracticeQuestion,
    PracticeSession,
)
from coaching.practice.states import DrillSource
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.access_token.actions import issue_token, secret_of
from jobstore.people.states import TokenPurpose
from tests.acceptance.test_practice import VIEW, key_of
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory
from tests.factories.practice import DrillFactory, PracticeInviteFactory
from tests.support.coaching import plan_after_interview
from tests.support.mail import deliver
from tests.support.reading import grade


@pytest.fixture
def plan(dana, employer, now):
    plan = plan_after_interview(candidate=dana, employer=employer)
    debrief = DebriefFactory(plan=plan, sealed=True)
    debrief.questions.create(asked="Tell me about a conflict.", went=QuestionWent.ROUGH)
    return plan


@pytest.fixture
def client(client_of, dana):
    return client_of(dana)


def page(client, plan, name="", **query):
    return client.get(f"/recovery/{plan.pk}/practice/{name}", query)


def words(response):
    """What a reader reads of the main part."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL).group()
    return unescape(re.sub(r"<[^>]+>", ". ", main))


FRIEND = {
    "email": "lee@example.org",
    "message": "Could you listen to me?",
    "questions": ["q-about-you"],
}


def ask(client, plan, **changes):
    return client.post(f"/recovery/{plan.pk}/practice/friend/", FRIEND | changes)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"message": "Look at https://example.org"}, "Leave out links and addresses."),
        ({"message": "x" * 141}, "at most 140 characters"),
        ({"message": ""}, "Write a line to your friend."),
        ({"email": "lee"}, "Write an e-mail address, for example name@example.com."),
        ({"questions": []}, "Choose one at least."),
        ({"questions": ["r-99999"]}, "Choose from what is offered."),
        ({"questions": ["q-about-you"] * 6 + ["q-your-path"] * 6}, None),
        ({"agreed_at": "2026-11-24T09:00"}, "Our mail leaves now. Choose a later time"),
        ({"agreed_at": "2027-03-01T09:00"}, "Choose a day in the next four weeks."),
        ({"agreed_at": "soon"}, "Choose a day and a time."),
    ],
)
def test_friend_form_says_what_to_mend_and_keeps_the_text(client, plan, changes, error):
    response = ask(client, plan, **changes)
    if error is None:
        assert response.status_code == 302
        return
    text = unescape(response.content.decode())
    assert error in text
    assert "There " in text
    typed = changes.get("message", FRIEND["message"])
    assert typed in text
    assert not PracticeInvite.objects.exists()


def test_fourth_friend_in_a_week_is_refused_kindly(client, plan):
    for number in range(3):
        assert ask(client, plan, email=f"f{number}@example.org").status_code == 302
    response = ask(client, plan, email="f4@example.org")
    assert "You have asked 3 times this week." in response.content.decode()
    assert "That is plenty" in page(client, plan, "friend/").content.decode()


def test_session_says_when_the_mail_leaves(client, plan):
    night = NOW.replace(hour=4)
    with clock.at(night):
        at_night = client.get(ask(client, plan).headers["Location"]).content.decode()
    assert "Your friend gets the questions soon" in at_night
    assert "<dt>Leaves</dt>" in at_night
    with clock.at(NOW):
        deliver()
        session = PracticeInvite.objects.get().session_id
        later = page(client, plan, f"sessions/{session}/").content.decode()
    assert "Your friend has the questions" in later


def test_friend_link_is_dead_after_the_invitation_was_taken_back(client, plan):
    ask(client, plan)
    invite = PracticeInvite.objects.get()
    token = issue_token(purpose=TokenPurpose.PRACTICE, object_id=invite.pk, email=invite.email)
    client.post(f"/recovery/{plan.pk}/practice/sessions/{invite.session_id}/cancel/")
    friend = Client()
    response = friend.get(f"/p/{secret_of(token)}/")
    assert response.status_code == 404
    assert "This link does not work" in response.content.decode()
    assert friend.get(f"/practice/{invite.pk}/").status_code == 404


def friend_of(invite):
    token = issue_token(purpose=TokenPurpose.PRACTICE, object_id=invite.pk, email=invite.email)
    friend = Client()
    friend.get(f"/p/{secret_of(token)}/")
    return friend


def test_friend_form_wants_everything_but_the_preparation(plan):
    invite = PracticeInviteFactory(session__plan=plan)
    friend = friend_of(invite)
    response = friend.post(f"/practice/{invite.pk}/", {"keep": "You were <b>calm</b>."})
    text = response.content.decode()
    assert "There are 6 problems" in text
    assert "You were &lt;b&gt;calm&lt;/b&gt;." in text
    assert friend.post(f"/practice/{invite.pk}/", VIEW | {"rate_clear": "5"}).status_code == 200
    assert friend.post(f"/practice/{invite.pk}/", VIEW | {"keep": "x" * 301}).status_code == 200
    assert friend.post(f"/practice/{invite.pk}/", VIEW).status_code == 302


def test_friend_who_would_rather_not_is_thanked_and_left_alone(client, plan):
    ask(client, plan)
    invite = PracticeInvite.objects.get()
    friend = friend_of(invite)
    response = friend.post(f"/practice/{invite.pk}/stop/", follow=True)
    assert "You get no more mail about this." in response.content.decode()
    assert friend.post(f"/practice/{invite.pk}/", VIEW).status_code == 409
    shown = page(client, plan, f"sessions/{invite.session_id}/").content.decode()
    assert "can’t help this time" in shown
    assert "This person would rather not." in ask(client, plan).content.decode()


def test_friend_of_one_invitation_sees_no_other(plan):
    mine, other = PracticeInviteFactory.create_batch(2, session__plan=plan)
    assert friend_of(mine).get(f"/practice/{other.pk}/").status_code == 404


def test_solo_refuses_an_empty_answer_and_keeps_what_was_typed(client, plan):
    url = f"/recovery/{plan.pk}/practice/solo/?item=q-about-you"
    response = client.post(url, {"answer": "", "band": "2"})
    assert "Write a line or two." in response.content.decode()
    response = client.post(url, {"answer": "I listened."})
    assert "I listened." in response.content.decode()
    assert "Choose one." in response.content.decode()
    assert not PracticeAttempt.objects.exists()


def test_three_points_are_counted_and_never_called_memorized(client, plan):
    url = f"/recovery/{plan.pk}/practice/solo/?item=q-about-you&points=1"
    points = {"point_1": "who", "point_2": "what", "point_3": "how", "band": "3"}
    for _time in range(2):
        response = client.post(url, points, follow=True)
        assert "That is one more" in response.content.decode()
    assert list(PracticeAttempt.objects.values_list("is_bullets", flat=True).order_by("pk")) == [
        True,
        True,
    ]


def test_rough_question_becomes_a_drill_with_a_day(client, plan):
    home = page(client, plan).content.decode()
    assert "Tell me about a conflict." in home
    ref = re.search(r'name="item" value="(r-\d+)"', home).group(1)
    client.post(f"/recovery/{plan.pk}/practice/keep/", {"item": ref})
    drill = PracticeDrill.objects.get()
    assert (drill.source, drill.due_at.day) == (DrillSource.ROUGH, 26)
    assert "Thursday, November 26" in page(client, plan).content.decode()
    client.post(f"/recovery/{plan.pk}/practice/drills/{drill.pk}/done/")
    assert "Tell me about a conflict." not in page(client, plan).content.decode()


def test_unknown_item_is_not_found(client, plan):
    assert page(client, plan, "solo/", item="q-none").status_code == 404
    assert page(client, plan, "mirror/", item="d-xyz").status_code == 404


def test_closed_plan_shows_practice_and_takes_none(client, plan):
    plan.state = "closed"
    plan.save()
    assert "This plan is closed" in page(client, plan).content.decode()
    for name in ("solo/", "mirror/", "friend/"):
        assert page(client, plan, name).status_code == 302
        assert client.post(f"/recovery/{plan.pk}/practice/{name}").status_code == 302
    assert not PracticeSession.objects.exists()


def test_mirror_asks_for_a_guess_first_and_needs_no_script(client, plan):
    response = page(client, plan, "mirror/", item="q-about-you")
    text = response.content.decode()
    assert text.index("Guess first") < text.index("Speak") < text.index("What did you see?")
    assert 'type="file"' not in text
    data = {"key": key_of(response), "rate_clear": "2"}
    refused = client.post(f"/recovery/{plan.pk}/practice/mirror/?item=q-about-you", data)
    assert "There are 5 problems" in refused.content.decode()


def test_bank_filters_by_topic_and_ignores_unknown_ones(client, db):
    assert "12 questions" not in client.get("/practice/questions/").content.decode()
    hard = client.get("/practice/questions/?tag=hard").content.decode()
    assert "What is your weak point?" in hard
    assert "Tell me a bit about yourself." not in hard
    every = client.get("/practice/questions/?tag=nothing").content.decode()
    assert every.count('class="card-title"') > PracticeQuestion.objects.count()


def test_pages_read_easily(client, plan, db):
    DrillFactory(plan=plan, due_at=NOW - timedelta(hours=1))
    ask(client, plan)
    session = PracticeSession.objects.get()
    invite = PracticeInvite.objects.get()
    pages = [
        *(page(client, plan, name) for name in ("", "solo/", "mirror/", "friend/", "coach/")),
        page(client, plan, f"sessions/{session.pk}/"),
        client.get(f"/recovery/{plan.pk}/ready/"),
        client.get("/practice/questions/"),
        friend_of(invite).get(f"/practice/{invite.pk}/"),
    ]
    for response in pages:
        assert response.status_code == 200
        text = words(response)
        assert grade(text) <= 8, (response.request["PATH_INFO"], grade(text))
        assert "!" not in text


def test_mails_name_nothing_private(client, plan):
    DrillFactory(plan=plan, text="Say the number.", due_at=NOW - timedelta(hours=1))
    ask(client, plan)
    for mail in OutgoingMail.objects.all():
        assert "conflict" not in f"{mail.payload}{mail.subject}{mail.text}"


def test_practice_with_a_coach_is_counted_once_by_the_candidate(client, plan):
    response = page(client, plan, "coach/")
    assert "/coach/new/?topic=practice&amp;plan=" in response.content.decode()
    data = {"key": key_of(response), "questions": ["q-about-you", "q-your-path"]}
    url = f"/recovery/{plan.pk}/practice/coach/"
    first, second = client.post(url, data), client.post(url, data)
    assert first["Location"] == second["Location"]
    assert PracticeSession.objects.get().mode == "coach"
    assert PracticeAttempt.objects.count() == 2
    assert "Choose one at least." in client.post(url, {}).content.decode()
