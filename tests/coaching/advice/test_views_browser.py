"""Articles, replies and their desk in a real browser: axe, narrow screens, the form."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from coaching.advice.models import Article
from coaching.reply.actions import answer_reply
from jobstore.lib import clock
from tests.coaching.reply.test_actions import sent, shown

pytestmark = [pytest.mark.browser, pytest.mark.once]
PHONE, DESK = (390, 844), (1280, 900)
ARTICLE = "/advice/thank-you-note/"


@pytest.fixture
def visit(browser, live_server, client_of):
    contexts = []

    def open_page(address, *, size=PHONE, mode="light", user=None):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=mode,
            reduced_motion="reduce",
        )
        contexts.append(context)
        if user is not None:
            session = client_of(user).cookies["sessionid"].value
            cookie = {"name": "sessionid", "value": session, "url": live_server.url}
            context.add_cookies([cookie])
        page = context.new_page()
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()


def assert_accessible(page) -> None:
    violations = Axe().run(page).response["violations"]
    assert not violations, [(v["id"], [n["target"] for n in v["nodes"]]) for v in violations]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize(("mode", "size"), [("light", PHONE), ("dark", DESK)])
def test_pages_for_readers_pass_axe(visit, erin, mode, size):
    with clock.at(clock.now()):
        reply = shown(erin)
        answer_reply(reply=reply, by=erin, text="Thank you.")
    for address in ("/advice/", ARTICLE, f"{ARTICLE}?answer={reply.pk}", f"{ARTICLE}replies/sent/"):
        assert_accessible(visit(address, mode=mode, size=size))


@pytest.mark.parametrize(("mode", "size"), [("dark", PHONE), ("light", DESK)])
def test_form_with_errors_passes_axe_and_takes_the_focus(visit, db, mode, size):
    page = visit(ARTICLE, mode=mode, size=size)
    page.fill("[name=reply-text]", "I want to die.")
    page.click("#leave-a-reply button[type=submit]")
    page.wait_for_load_state("networkidle")
    assert page.input_value("[name=reply-text]") == "I want to die."
    summary = page.locator(".error-summary")
    assert summary.evaluate("box => box === document.activeElement")
    assert page.locator("#help-now-title").is_visible()
    assert_accessible(page)


def test_pages_for_staff_pass_axe(visit, erin):
    article = Article.objects.get(slug="mirror")
    with clock.at(clock.now()):
        reply = sent("See https://a.example and https://b.example")
    for address in (
        reverse("admin:coaching_article_changelist"),
        reverse("admin:coaching_article_change", args=[article.pk]),
        reverse("admin:coaching_article_revisions", args=[article.pk]),
        reverse("admin:coaching_article_preview", args=[article.pk]),
        reverse("admin:coaching_reply_changelist"),
        reverse("admin:coaching_reply_change", args=[reply.pk]),
    ):
        page = visit(address, size=DESK, user=erin)
        violations = Axe().run(page).response["violations"]
        assert not violations, (address, [(v["id"], v["nodes"][0]["target"]) for v in violations])
