"""Leaving a reply as a browser does, and the pages behind the links of its mails."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from coaching.advice.models import Article
from coaching.reply.actions import answer_reply, approve_reply, confirm_reply
from coaching.reply.models import Reply
from coaching.reply.states import ReplyState
from jobstore.lib import clock
from jobstore.mail.stop.models import Suppression
from tests.coaching.reply.test_actions import article, sent, shown
from tests.factories import NOW
from tests.support.mail import deliver

URL = "/advice/thank-you-note/"


@pytest.fixture
def form(client, db):
    """What a browser would post, with the page opened at NOW."""
    with clock.at(NOW):
        page = client.get(URL).content.decode()
    begun = re.search(r'name="reply-begun"[^>]*value="([^"]*)"', page)[1]
    return {
        "reply-name": "Vera",
        "reply-email": "vera@example.org",
        "reply-text": "One line was enough.",
        "reply-begun": begun,
        "url": "",
    }


def post(client, form, *, seconds=30, **changes):
    with clock.at(NOW + timedelta(seconds=seconds)):
        return client.post(f"{URL}replies/", form | changes)


def test_four_seconds_are_the_least(client, form):
    answer = post(client, form, seconds=3)
    assert answer.status_code == 422
    assert "Press the button again." in answer.content.decode()
    assert "One line was enough." in answer.content.decode()
    assert post(client, form, seconds=4).status_code == 302


@pytest.mark.parametrize("begun", ["", "forged", "2026-11-24T15:00:00+00:00:abc"])
def test_moment_that_is_not_ours_asks_to_press_again(client, form, begun):
    answer = post(client, form, **{"reply-begun": begun})
    assert answer.status_code == 422
    again = re.search(r'name="reply-begun"[^>]*value="([^"]*)"', answer.content.decode())[1]
    assert post(client, form, seconds=60, **{"reply-begun": again}).status_code == 302


def test_page_open_for_a_day_asks_to_press_again(client, form):
    assert post(client, form, seconds=25 * 3600).status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reply-email", "nobody"),
        ("reply-email", "a@[127.0.0.1]"),
        ("reply-name", "\u200b"),
        ("reply-text", "x" * 2001),
        ("reply-name", "a\x00b"),
    ],
)
def test_bad_input_is_named_beside_its_field(client, form, field, value):
    answer = post(client, form, **{field: value})
    assert answer.status_code == 422
    assert field.removeprefix("reply-") in answer.context["form"].errors
    assert not Reply.objects.exists()


def test_too_many_replies_keep_the_text(client, form):
    for number in range(3):
        assert post(client, form, **{"reply-text": f"Reply {number}"}).status_code == 302
    answer = post(client, form, **{"reply-text": "The fourth one"})
    assert answer.status_code == 429
    assert "The fourth one" in answer.content.decode()


@pytest.mark.parametrize(
    "places",
    [
        [f"2001:db8:1:2::{number:x}" for number in range(4)],  # one network of long addresses
        ["nonsense", "<b>", "unknown", "999.1.1.1"],  # what no proxy should pass on
    ],
)
def test_no_place_replies_without_end(client, form, settings, places):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answers = []
    for number, place in enumerate(places):
        changes = {"reply-text": f"Number {number} of them."}
        with clock.at(NOW + timedelta(seconds=30)):
            where = {"HTTP_X_FORWARDED_FOR": place}
            answers.append(client.post(f"{URL}replies/", form | changes, **where).status_code)
    assert answers == [302, 302, 302, 429]


def test_heavy_words_show_help_on_the_very_answer(client, form):
    answer = post(client, form, **{"reply-text": "I want to die."})
    assert "You can talk to somebody now" in client.get(answer["Location"]).content.decode()
    assert Reply.objects.get().is_urgent
    answer = post(client, form, **{"reply-text": "I want to die.", "reply-name": ""})
    assert "You can talk to somebody now" in answer.content.decode()


def test_answer_stands_below_what_it_answers(client, form, erin):
    with clock.at(NOW):
        top = shown(erin, text="The first words.", email="t@example.org", place="t")
        below = shown(erin, text="Second words.", email="b@example.org", place="b", parent=top)
    page = client.get(f"{URL}?answer={below.pk}").content.decode()
    assert f'value="{below.pk}"' in page
    post(client, form, **{"reply-answer_to": str(below.pk)})
    assert Reply.objects.get(email="vera@example.org").parent == top
    for odd in ("x", "00000000-0000-0000-0000-000000000000", "\x00"):
        assert client.get(URL, {"answer": odd}).status_code == 200


def test_text_is_plain_and_links_pass_on_no_rank(client, erin, db):
    with clock.at(NOW):
        shown(erin, text="<b>Hi</b> **there**\nhttps://a.example/x\n\n<script>alert(1)</script>")
    page = client.get(URL).content.decode()
    assert "&lt;b&gt;Hi&lt;/b&gt; **there**" in page
    assert "<script>alert" not in page
    assert '<a href="https://a.example/x" rel="nofollow ugc noopener noreferrer">' in page


def test_answer_of_ours_is_marked(client, erin, db):
    with clock.at(NOW):
        answer_reply(reply=shown(erin), by=erin, text="Yes, one to each.")
    page = client.get(URL).content.decode()
    assert "Answered by Job Store" in page
    assert "erin" not in page.lower()


def test_link_of_the_mail_shows_and_only_the_button_confirms(db):
    with clock.at(NOW):
        reply = sent()
        (message,) = deliver()
        link = re.search(r"http://testserver(/replies/[\w-]+/)\n", message.body)[1]
        browser = Client()
        page = browser.get(browser.get(link)["Location"])
        assert "Yes, I wrote this" in page.content.decode()
        reply.refresh_from_db()
        assert reply.state == ReplyState.UNCONFIRMED
        assert Client().post(f"/replies/{reply.pk}/confirm/").status_code == 404
        assert browser.get("/replies/" + "x" * 43 + "/").status_code == 404
    with clock.at(NOW + timedelta(hours=49)):
        assert Client().get(link).status_code == 404


def mute_link(message) -> str:
    return re.search(r"http://testserver(/replies/mail/[^\s]+)", message.body)[1]


def test_mute_link_shows_by_get_and_mutes_by_post(erin, db):
    with clock.at(NOW):
        reply = confirm_reply(reply=sent())
        approve_reply(reply=reply, by=erin)
        published = next(mail for mail in deliver() if "is there" in mail.subject)
        link = mute_link(published)
        assert "Turn it off" in Client().get(link).content.decode()
        assert not Suppression.objects.exists()
        Client().post(link, {"mail": "off"})
        assert "is off" in Client().get(link).content.decode()
        answer_reply(reply=reply, by=erin, text="Thank you.")
        assert deliver() == []
        Client().post(link, {"mail": "on"})
        assert not Suppression.objects.exists()
        assert Client().get(link[:-4] + "AAA/").status_code == 404


def test_stranger_can_end_the_asking(db):
    with clock.at(NOW):
        sent()
        (message,) = deliver()
        Client().post(mute_link(message), {"mail": "off"})
        sent("Another text", place="elsewhere")
        assert deliver() == []


def test_flag_needs_a_button(client, erin, db):
    with clock.at(NOW):
        reply = shown(erin)
        assert client.get(f"/replies/{reply.pk}/flag/").status_code == 405
        answer = client.post(f"/replies/{reply.pk}/flag/", follow=True)
    assert "will look at this reply" in answer.content.decode()
    reply.refresh_from_db()
    assert reply.state == ReplyState.FLAGGED


def test_article_that_is_gone_takes_no_replies(client, form):
    Article.objects.filter(pk=article().pk).update(state="retired")
    assert post(client, form).status_code == 404
