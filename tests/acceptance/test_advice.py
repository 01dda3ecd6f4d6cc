"""The founding article, and what stands under it: rows S5, S28, S29 and S30."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from coaching.advice.models import Article
from coaching.reply.models import Reply
from coaching.reply.states import HoldReason, ReplyState
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from tests.factories import NOW
from tests.support.coaching import plan_after_interview
from tests.support.desk import press
from tests.support.mail import deliver

LABEL = r'<label\s+for="id_reply-(\w+)"[^>]*>(.*?)</label>'
ARTICLE = "/advice/bad-interview/"
REPLIES = f"{ARTICLE}replies/"
HEADINGS = ("Don't over-analyze", "Reflect, once", "The thank-you note", "The call")
ADDRESS = "vera@example.org"
TEXT = "The short look back helped me. I stopped after a quarter of an hour."


QUEUE = "admin:coaching_reply_changelist"


def desk_of(reply) -> str:
    return reverse("admin:coaching_reply_change", args=[reply.pk])


def page_of(client) -> str:
    return client.get(ARTICLE).content.decode()


def field_of(page: str, name: str) -> str:
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]


def send(client, *, after=timedelta(seconds=30), **changes):
    """A reader opens the page, writes for a while, and presses the button."""
    begun = field_of(page_of(client), "reply-begun")
    facts = {"name": "Vera", "email": ADDRESS, "text": TEXT, "begun": begun} | changes
    trap = facts.pop("url", "")
    data = {f"reply-{name}": value for name, value in facts.items()} | {"url": trap}
    with clock.at(clock.now() + after):
        return client.post(REPLIES, data)


def confirm(message) -> None:
    """Open the link of the mail and press the button there."""
    link = re.search(r"http://testserver(/replies/[\w-]+/)\n", message.body)[1]
    browser = Client()
    answer = browser.get(link)
    assert browser.get(answer["Location"]).status_code == 200
    browser.post(answer["Location"])


@pytest.mark.row("S5")
def test_each_part_of_the_article_leads_to_its_tool(client, client_of, dana, employer, now):
    plan = plan_after_interview(candidate=dana, employer=employer)
    page = page_of(client)
    parts = re.split(r"<h2 id=[^>]*>", page.replace("&#x27;", "'"))
    assert [part.split("<")[0] for part in parts[1:5]] == list(HEADINGS)
    wanted = {0: "plan", 1: "debrief", 2: "thank-you", 3: "questions"}
    for number, tool in wanted.items():
        tools = re.findall(r'href="(/advice/do/([\w-]+)/)"', parts[number + 1])
        assert tool in [name for _url, name in tools]
        for url, _name in tools:
            landed = client.get(url)
            if "/accounts/login/" in landed["Location"]:
                assert landed["Location"] == f"/accounts/login/?next={url}"
                assert client_of(dana).get(url, follow=True).status_code == 200
    steps = {"plan": "", "debrief": "debrief/", "thank-you": "thank-you/"}
    for tool, tail in steps.items():
        landed = client_of(dana).get(f"/advice/do/{tool}/")
        assert landed["Location"] == f"/recovery/{plan.pk}/{tail}"


@pytest.mark.row("S28")
def test_reply_is_confirmed_read_by_staff_and_then_visible(client, client_of, erin, db):
    with clock.at(NOW):
        answer = send(client)
        assert answer["Location"] == f"{ARTICLE}replies/sent/"
        assert TEXT not in page_of(client)
    with clock.at(NOW + timedelta(minutes=1)):
        (message,) = deliver()
    assert message.to == [ADDRESS]
    reply = Reply.objects.get()
    assert reply.state == ReplyState.UNCONFIRMED
    with clock.at(NOW + timedelta(hours=1)):
        confirm(message)
        reply.refresh_from_db()
        assert reply.state == ReplyState.PENDING
        assert TEXT not in page_of(client)
        desk = desk_of(reply)
        assert TEXT in client_of(erin).get(reverse(QUEUE), {"queue": "waiting"}).content.decode()
        press(client_of(erin), desk, {"act": "approve"})
        assert TEXT in page_of(client)
        (published,) = deliver()
    assert published.to == [ADDRESS]


@pytest.mark.row("S28")
def test_machine_in_the_trap_sees_the_same_page_and_leaves_nothing(client, db, now):
    answer = send(client, url="http://buy.example")
    assert answer["Location"] == send(client)["Location"]
    assert Reply.objects.count() == 1
    assert OutgoingMail.objects.count() == 1


@pytest.mark.row("S28")
def test_two_links_are_held(client, client_of, erin, db, now):
    send(client, text="See http://a.example/x and www.b.example/y for more.")
    with clock.at(NOW + timedelta(minutes=1)):
        confirm(deliver()[0])
    reply = Reply.objects.get()
    assert HoldReason.LINKS in reply.holds.order_by("pk").values_list("reason", flat=True)
    page = client_of(erin).get(desk_of(reply)).content.decode()
    assert "Two or more links" in page
    assert "b.example" not in page_of(client)


@pytest.mark.row("S29")
def test_address_is_nowhere_but_with_staff(client, client_of, dana, erin, db):
    with clock.at(NOW):
        send(client)
    with clock.at(NOW + timedelta(minutes=1)):
        messages = deliver()
        confirm(messages[0])
        reply = Reply.objects.get()
        press(client_of(erin), desk_of(reply), {"act": "approve"})
        messages = deliver()
    later = NOW + timedelta(hours=2)
    with clock.at(later):
        answer = {"name": "Wim", "email": "wim@example.org", "answer_to": str(reply.pk)}
        send(client, text="Same here, thank you.", **answer)
    with clock.at(later + timedelta(minutes=1)):
        messages += deliver()
        confirm(messages[-1])
        second = Reply.objects.get(name="Wim")
        press(client_of(erin), desk_of(second), {"act": "approve"})
        messages += deliver()
        told = [message for message in messages if message.to == [ADDRESS]]
        assert any("answered" in message.subject for message in told)
        for person in (client, client_of(dana)):
            for address in (
                ARTICLE,
                f"{ARTICLE}?answer={reply.pk}",
                "/advice/",
                "/sitemap-advice.xml",
                f"{ARTICLE}replies/sent/",
            ):
                body = person.get(address).content.decode()
                assert "@example.org" not in body.replace("dana@example.org", "")
        assert "Wim" in page_of(client)
        for message in messages:
            bodies = [message.body, message.subject, *(part for part, _ in message.alternatives)]
            assert "@example.org" not in "".join(bodies)
        desk = client_of(erin).get(desk_of(reply)).content.decode()
    assert ADDRESS in desk


@pytest.mark.row("S30")
def test_marks_and_server_agree(client, db, now):
    page = page_of(client)
    form = page[page.index('action="/advice/bad-interview/replies/#reply-errors"') :]
    form = form[: form.index("</form>")]
    marked = set()
    for label, inner in re.findall(LABEL, form, re.DOTALL):
        assert re.sub(r"<[^>]*>", "", inner).strip(" *\n")
        if "asteriskField" in inner:
            marked.add(label)
    required = {
        name
        for name in re.findall(r'name="reply-(\w+)"', form)
        if re.search(rf'<(input|textarea)[^>]*name="reply-{name}"[^>]*\brequired\b', form)
    }
    assert marked == required == {"name", "email", "text"}
    answer = send(client, name="", email="", text="")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == required
    body = answer.content.decode()
    for name in required:
        assert f'href="#id_reply-{name}"' in body
    answer = send(client, email="", text="I keep what I have typed.")
    assert set(answer.context["form"].errors) == {"email"}
    assert "I keep what I have typed." in answer.content.decode()
    assert not Reply.objects.exists()
    assert Article.objects.filter(slug="bad-interview").exists()
