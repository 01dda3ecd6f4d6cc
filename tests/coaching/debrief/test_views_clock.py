"""The clock beside the debrief, in a real browser whose time is moved."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.support.coaching import plan_after_interview
from tests.support.debrief import add_their_view, sealed_debrief
from tests.support.feedback import told_plan

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def own_page(browser, live_server, client_of, dana):
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    session = client_of(dana).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield context.new_page()
    context.close()


def minutes(page, count):
    page.clock.run_for(count * 60 * 1000)


def test_clock_speaks_at_fifteen_and_at_twenty_minutes_only(
    own_page, live_server, dana, employer, now
):
    plan = plan_after_interview(candidate=dana, employer=employer)
    mood = reverse("coaching:mood_edit", args=[plan.pk])
    own_page.goto(live_server.url + mood)
    own_page.fill("[name=word]", "tired")
    own_page.check("[name=level][value='3']")
    own_page.click("main form button[type=submit]")
    own_page.clock.install()
    own_page.goto(live_server.url + reverse("coaching:debrief_edit", args=[plan.pk]))
    spoken = own_page.locator("[data-clock-say]")
    assert spoken.get_attribute("role") == "status"
    heard = []
    for _minute in range(24):
        minutes(own_page, 1)
        if spoken.text_content() not in {"", *heard}:
            heard.append(spoken.text_content())
    assert heard == [
        "15 minutes so far. That is plenty. Seal it when you are ready.",
        "You have given this 20 minutes. Save or seal it, and take a break.",
    ]
    assert own_page.inner_text("[data-clock-text]").startswith("You have given this 24 minutes.")
    assert own_page.input_value("[name=minutes_spent]") == "24"
    own_page.click("button[value=third]")
    assert own_page.locator("[data-clock-say]").text_content() == ""
    assert own_page.input_value("[name=minutes_spent]") == "24"


def test_letting_go_shows_beside_a_ticked_slip(own_page, live_server, dana, employer, now):
    plan = plan_after_interview(candidate=dana, employer=employer)
    plan.marks.create(step="mood", was_skipped=True, at=now)
    edit = reverse("coaching:debrief_edit", args=[plan.pk])
    own_page.goto(f"{live_server.url}{edit}?step=4")
    let_go = own_page.locator("input[name=blunders_not_mine][value=late]")
    assert not let_go.is_visible()
    own_page.check("input[name=blunders][value=late]")
    assert let_go.is_visible()
    assert Axe().run(own_page).response["violations"] == []


def test_chart_passes_axe(own_page, live_server, dana, employer, now):
    plan = told_plan(candidate=dana, employer=employer)
    sealed_debrief(plan)
    add_their_view(plan)
    for name, args in (("calibration_detail", [plan.pk]), ("calibration_list", [])):
        own_page.goto(live_server.url + reverse(f"coaching:{name}", args=args))
        assert Axe().run(own_page).response["violations"] == []
