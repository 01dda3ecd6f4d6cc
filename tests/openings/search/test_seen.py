"""Marks beside openings that this browser has opened: a word, kept there, sent to nobody."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.factories import NOW
from tests.factories.openings import OpeningFactory

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]
SITE = "http://jobs.example"
LIST = "/openings/"


@pytest.fixture
def openings(employer, now):
    return [OpeningFactory(employer=employer, title=title) for title in ("Baker", "Clerk")]


@pytest.fixture
def visit(browser, openings, client_of, dana):
    """Opens pages drawn beforehand, at a size and a day; each context is one person's browser."""
    drawn = {
        path: Client().get(path) for path in (LIST, *(one.get_absolute_url() for one in openings))
    }
    drawn["/signed-in/"] = client_of(dana).get(LIST)
    pages = {path: response.content.decode() for path, response in drawn.items()}
    policy = {"Content-Security-Policy": drawn[LIST]["Content-Security-Policy"]}
    asked, contexts = [], []

    def answer(route):
        path = route.request.url.removeprefix(SITE).partition("?")[0]
        asked.append((route.request.method, path, route.request.post_data))
        if path.startswith(settings.STATIC_URL):
            name = re.sub(r"\.[0-9a-f]{12}(?=\.)", "", path.removeprefix(settings.STATIC_URL))
            route.fulfill(path=finders.find(name))
        else:
            html = pages.get(path, "<title>Signed out</title>")
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=policy)

    def open_page(*, width=390, scripts=True):
        context = browser.new_context(
            viewport={"width": width, "height": 844}, java_script_enabled=scripts
        )
        contexts.append(context)
        context.route("**/*", answer)
        page = context.new_page()
        page.clock.install(time=NOW)
        page.goto(SITE + LIST)
        return page

    open_page.asked = asked
    yield open_page
    for context in contexts:
        context.close()


def marked(page):
    page.goto(SITE + LIST)
    lines = page.locator(".result").filter(has=page.locator("[data-seen]:visible"))
    return [title.strip() for title in lines.locator(".result-title").all_inner_texts()]


@pytest.mark.row("V2")
def test_opened_ones_are_marked_by_a_word_until_90_days_later(visit, openings):
    page = visit()
    assert marked(page) == []
    page.goto(SITE + openings[0].get_absolute_url())
    assert marked(page) == ["Baker"]
    assert page.get_by_text("Seen", exact=True).count() == 2  # one of them hidden
    page.clock.set_fixed_time(NOW + timedelta(days=89))
    assert marked(page) == ["Baker"]
    page.clock.set_fixed_time(NOW + timedelta(days=91))
    assert marked(page) == []
    assert marked(visit()) == []  # of another browser
    assert {(method, data) for method, _, data in visit.asked} == {("GET", None)}
    assert all("seen" not in path or path.endswith(".js") for _, path, _ in visit.asked)


def test_signing_out_forgets_them(visit, openings):
    page = visit(width=1280)
    page.goto(SITE + openings[1].get_absolute_url())
    assert marked(page) == ["Clerk"]
    page.goto(SITE + "/signed-in/")
    page.locator(f'form[action="{reverse("account_logout")}"] button').first.click()
    page.wait_for_url("**/logout/")
    assert marked(page) == []


def test_what_storage_holds_otherwise_is_as_nothing(visit, openings):
    page = visit()
    for kept in ("{", "5", "null", "[1, 2]", '{"1": "x"}', '{"x": 1e9}'):
        page.evaluate("kept => localStorage.setItem('openings-seen', kept)", kept)
        assert marked(page) == []
    page.goto(SITE + openings[0].get_absolute_url())
    assert marked(page) == ["Baker"]


def test_without_scripts_nothing_is_marked(visit, openings):
    page = visit(scripts=False)
    page.goto(SITE + openings[0].get_absolute_url())
    assert marked(page) == []
