"""The filters in a browser: what one ticks stays where it is, and in focus."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories.openings import OpeningFactory

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]
SITE = "http://jobs.example"
PLACE = "name => document.getElementById(name).getBoundingClientRect().top"


@pytest.fixture
def page(browser, now):
    """Answers from what was drawn beforehand."""
    for kind in ("Food", "Health", "Office"):
        OpeningFactory(title=f"{kind} clerk", category=kind)
    OpeningFactory(title="Helper", category="Trades", employment_type="PART_TIME")
    whole = Client().get("/openings/")
    part = Client().get(
        "/openings/?category=Food", headers={"HX-Request": "true", "HX-Target": "results"}
    )

    def answer(route):
        path = route.request.url.removeprefix(SITE).partition("?")[0]
        if path.startswith(settings.STATIC_URL):
            name = re.sub(r"\.[0-9a-f]{12}(?=\.)", "", path.removeprefix(settings.STATIC_URL))
            return route.fulfill(path=finders.find(name))
        drawn = part if "category=" in route.request.url else whole
        return route.fulfill(body=drawn.content.decode(), content_type="text/html; charset=utf-8")

    page = browser.new_page(reduced_motion="reduce")
    page.route(f"{SITE}/**", answer)
    yield page
    page.close()


@pytest.mark.parametrize("size", [(390, 844), (1280, 900)])
def test_filter_that_is_ticked_stays_where_it_is(page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{SITE}/openings/")
    if size[0] < size[1]:
        page.locator("#filters summary").click()
    name = "category-food"
    page.locator(f"#{name}").evaluate("box => box.scrollIntoView({behavior: 'instant'})")
    before = page.evaluate(PLACE, name)
    page.locator(f"#{name}").focus()
    page.keyboard.press("Space")
    page.locator("[aria-label='Chosen filters']").wait_for(state="attached")
    assert page.locator("#results-count").inner_text() == "1 opening"
    assert page.locator("#type-part_time").count() == 0  # what stands above is shorter now
    assert page.evaluate(PLACE, name) == pytest.approx(before, abs=1)
    assert page.evaluate("document.activeElement.id") == name
    assert page.evaluate("document.getElementById('filters').open")
    count, filters = (page.evaluate(PLACE, each) for each in ("results-count", "filters"))
    assert count < filters + 1
