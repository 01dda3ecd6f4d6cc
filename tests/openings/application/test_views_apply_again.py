"""An apply form that was lost with the session, and the page after signing in."""

import pytest

from tests.factories.openings import OpeningFactory, ResumeFactory, ScreeningQuestionFactory

pytestmark = pytest.mark.django_db
ALARM = "This was not taken."
NOTICE = "Nothing was sent yet."
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def question(employer):
    return ScreeningQuestionFactory(opening=OpeningFactory(employer=employer))


def typed(question, words):
    answer = {f"question_{question.pk}": f"{words} late shifts"}
    return {"name": "Dana Seeker", "phone": "", "cover_note": f"{words} bread"} | answer


def lose(client, question, *, saves=(), sent=""):
    """Typed on a page whose session is gone: saved in the background, then sent."""
    page = f"/openings/{question.opening_id}/apply/"
    headers = {"Referer": f"http://testserver{page}", "HX-Request": "true"}
    for words in saves:
        client.post(f"{page}draft/", typed(question, words), headers=headers)
    if sent:
        client.post(page, typed(question, sent), headers={"Referer": headers["Referer"]})
    return page


def test_lost_form_comes_back_with_one_message(now, client, dana, question):
    page = lose(client, question, saves=["I love", "I like"], sent="I enjoy")
    client.force_login(dana, backend=BACKEND)
    text = client.get(page).content.decode()
    assert (text.count(NOTICE), text.count(ALARM)) == (1, 0)
    assert "I enjoy bread</textarea>" in text
    assert "I love" not in text


def test_words_typed_after_the_lost_send_stand_in_the_form(now, client, dana, question):
    lose(client, question, sent="I enjoy")
    page = lose(client, question, saves=["I adore"])
    client.force_login(dana, backend=BACKEND)
    text = client.get(page).content.decode()
    form = text.partition('id="apply-form"')[2]
    assert (text.count(NOTICE), "I adore bread" in form, "I enjoy bread" in form) == (
        1,
        True,
        False,
    )
    answer = f'for="typed-back-1">{question.text}</label>'
    assert answer not in form
    assert f">{question.text}</label>" in text
    assert f"Question {question.pk}" not in text


def test_draft_that_holds_the_words_uses_the_kept_copy_up(now, client, dana, question):
    page = lose(client, question, saves=["I like"], sent="I like")
    client.force_login(dana, backend=BACKEND)
    client.post(f"{page}draft/", typed(question, "I like"))
    assert client.get(page).content.decode().count(NOTICE) <= 1
    text = client.get(page).content.decode()
    assert (NOTICE in text, ALARM in text, "kept_text" in client.session) == (False, False, False)


def test_unfinished_saves_go_once_the_form_was_sent(now, client, dana, question):
    page = lose(client, question, saves=["I lo"])
    client.force_login(dana, backend=BACKEND)
    resume = ResumeFactory(candidate=dana)
    data = typed(question, "I love") | {"earlier_resume": resume.pk}
    answer = client.post(page, data, headers={"Referer": f"http://testserver{page}"})
    assert answer["Location"].startswith("/applications/")
    assert "kept_text" not in client.session
