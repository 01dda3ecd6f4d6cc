"""Practice, row by row: a friend, a mirror, and standard questions."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from coaching.debrief.states import QuestionWent
from coaching.practice.models import PracticeAttempt, PracticeQuestion, PracticeSession
from jobstore.mail.outgoing.models import OutgoingMail
from tests.factories.coaching import DebriefFactory
from tests.support.coaching import plan_after_interview
from tests.support.mail import deliver


@pytest.fixture
def plan(dana, employer, now):
    """Dana's debrief is sealed, with one rough question."""
    plan = plan_after_interview(candidate=dana, employer=employer)
    debrief = DebriefFactory(plan=plan, sealed=True, mood_word="gutted", went_well="the handshake")
    debrief.questions.create(asked="Tell me about a conflict.", went=QuestionWent.ROUGH)
    OutgoingMail.objects.all().delete()
    return plan


def key_of(page) -> str:
    return re.search(r'name="key" value="([0-9a-f-]+)"', page.content.decode()).group(1)


def ref_of(plan, client) -> str:
    page = client.get(f"/recovery/{plan.pk}/practice/").content.decode()
    return re.search(r"item=(r-\d+)", page).group(1)


def invite(plan, client, **changes):
    url = f"/recovery/{plan.pk}/practice/friend/"
    data = {
        "key": key_of(client.get(url)),
        "email": "lee@example.org",
        "message": "Could you listen to me for a quarter of an hour?",
        "questions": [ref_of(plan, client)],
    }
    return client.post(url, data | changes)


VIEW = {
    "rate_clear": "3",
    "rate_on_point": "4",
    "rate_examples": "2",
    "rate_skill": "3",
    "rate_questions": "3",
    "keep": "You looked calm and took your time.",
    "change": "Say how it ended.",
}


@pytest.mark.row("S13a")
def test_friend_listens_by_signed_link_once(plan, client_of, dana):
    client = client_of(dana)
    invite(plan, client)
    (mail,) = deliver()
    assert mail.to == ["lee@example.org"]
    link = re.search(r"https?://\S+/p/\S+", mail.body).group()

    private_window = Client()
    first = private_window.get(urlsplit(link).path)
    assert first["Referrer-Policy"] == "no-referrer"
    page = private_window.get(first["Location"])
    text = page.content.decode()
    assert "Tell me about a conflict." in text
    assert 'name="rate_clear"' in text
    for private in (
        "gutted",
        "handshake",
        "Seeker",
        "Acme",
        plan.interview.application.opening.title,
    ):
        assert private not in text

    sent = private_window.post(first["Location"], VIEW, follow=True)
    assert "Thank you" in sent.content.decode()
    again = private_window.post(first["Location"], VIEW | {"keep": "Something else."})
    assert again.status_code == 409
    assert "It is sent already" in again.content.decode()

    session = PracticeSession.objects.get()
    assert session.counted_at
    shown = client.get(f"/recovery/{plan.pk}/practice/sessions/{session.pk}/").content.decode()
    for label in (
        "Clear answers",
        "Answered the question asked",
        "Specific examples",
        "Knowledge and skill for the job",
        "Questions asked",
    ):
        assert label in shown
    assert session.ratings.count() == 5
    assert "You looked calm and took your time." in shown
    assert "Something else." not in shown


@pytest.mark.row("S14")
def test_bank_holds_enough_questions_in_several_wordings(db, client):
    questions = PracticeQuestion.objects.filter(is_active=True)
    assert questions.count() >= 40
    assert all(len(question.all_wordings) >= 3 for question in questions)
    page = client.get("/practice/questions/").content.decode()
    assert page.count('class="card-title"') > 40


@pytest.mark.row("S14")
def test_same_answer_twice_sounds_memorized_and_words_of_the_question_change(plan, client_of, dana):
    client = client_of(dana)
    url = f"/recovery/{plan.pk}/practice/solo/"
    question = PracticeQuestion.objects.get(key="mistake")
    answer = "I sent the wrong order, told my boss at once, and we called the customer together."
    seen = []
    for _time in range(2):
        page = client.get(url, {"item": "q-mistake"})
        seen.append(re.search(r"<h1>(.*?)</h1>", page.content.decode()).group(1))
        data = {"key": key_of(page), "answer": answer, "band": "3"}
        result = client.post(f"{url}?item=q-mistake", data, follow=True).content.decode()
        seen.append("sounds memorized" in result)
    assert seen == [question.all_wordings[0], False, question.all_wordings[1], True]
    assert "three bullet points" in result

    points = client.get(url, {"item": "q-mistake", "points": "1"}).content.decode()
    assert answer not in points
    assert "<textarea" not in points
    assert points.count('name="point_') == 3
    assert answer in client.get(url, {"item": "q-mistake"}).content.decode()
    assert PracticeAttempt.objects.count() == 2
