"""The mirror in a real browser: with a camera, with none, and counted once."""

import pytest

from coaching.practice.models import PracticeAttempt, PracticeRating, PracticeSession
from coaching.practice.states import PracticeMode
from tests.support.coaching import plan_after_interview

BANDS = ("clear", "on_point", "examples")


@pytest.fixture
def plan(transactional_db, dana, employer):
    from coaching.account.actions import load_library

    load_library()
    return plan_after_interview(candidate=dana, employer=employer)


@pytest.fixture
def open_mirror(browser, live_server, client_of, dana, plan):
    """Opens the page in a browser that grants these permissions; every request is kept."""
    contexts, requests = [], []

    def open_page(*permissions):
        context = browser.new_context(base_url=live_server.url, permissions=list(permissions))
        contexts.append(context)
        cookie = client_of(dana).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("request", lambda request: requests.append(request))  # noqa: PLW0108 -- wants a function
        page.goto(f"/recovery/{plan.pk}/practice/mirror/?item=q-about-you")
        return page

    open_page.requests = requests
    yield open_page
    for context in contexts:
        context.close()


def rate(page):
    for name in BANDS:
        page.locator(f"[name=predict_{name}][value='2']").check()
        page.locator(f"[name=rate_{name}][value='3']").check()


@pytest.mark.row("S13b")
def test_mirror_works_with_a_paper_mirror_when_the_camera_is_refused(open_mirror, plan):
    page = open_mirror()
    page.get_by_role("button", name="Use my camera").click()
    page.get_by_text("A mirror on the wall works just as well").wait_for()
    rate(page)
    page.get_by_role("button", name="Count this one").click()
    page.get_by_role("heading", name="That is one more").wait_for()
    session = PracticeSession.objects.get()
    assert (session.mode, session.counted_at is not None) == (PracticeMode.MIRROR, True)
    rows = PracticeRating.objects.order_by("pk").values_list("rater", "predicted", "band")
    assert set(rows) == {("self", 2, 3)}


@pytest.mark.row("S13b")
def test_recording_stays_in_the_browser(open_mirror, live_server):
    page = open_mirror("camera", "microphone")
    page.get_by_role("button", name="Use my camera").click()
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Stop").click()
    playback = page.locator("[data-mirror-playback]")
    playback.wait_for()
    assert playback.get_attribute("src").startswith("blob:")
    playback.evaluate(
        "film => film.readyState >= 2 || new Promise(done => film.onloadeddata = () => done(true))"
    )
    rate(page)
    page.get_by_role("button", name="Count this one").click()
    page.get_by_role("heading", name="That is one more").wait_for()

    to_server = [request for request in open_mirror.requests if not request.url.startswith("blob:")]
    assert all(request.url.startswith(live_server.url) for request in to_server)
    (post,) = [request for request in to_server if request.method != "GET"]
    assert post.headers["content-type"] == "application/x-www-form-urlencoded"
    assert len(post.post_data) < 1000
    assert PracticeAttempt.objects.get().answer is None


@pytest.mark.row("S13b")
def test_mirror_session_is_counted_once_however_often_it_is_sent(plan, client_of, dana):
    client = client_of(dana)
    url = f"/recovery/{plan.pk}/practice/mirror/?item=q-about-you"
    data = {"key": "7d3a4a52-4a51-4fd4-9f4e-0b8d8c7b8a11"}
    data |= {f"{what}_{name}": "2" for what in ("predict", "rate") for name in BANDS}
    first = client.post(url, data)
    second = client.post(url, data)
    assert first["Location"] == second["Location"]
    assert PracticeSession.objects.filter(counted_at__isnull=False).count() == 1
    assert PracticeAttempt.objects.count() == 1
    home = client.get(f"/recovery/{plan.pk}/practice/").content.decode()
    assert "1 answer." in home


def test_only_the_mirror_page_may_ask_for_the_camera(plan, client_of, dana):
    client = client_of(dana)
    mirror = client.get(f"/recovery/{plan.pk}/practice/mirror/")
    assert "camera=(self)" in mirror["Permissions-Policy"]
    assert "media-src 'self' blob:" in mirror["Content-Security-Policy"]
    other = client.get(f"/recovery/{plan.pk}/practice/")
    assert "camera=()" in other["Permissions-Policy"]
    assert "blob:" not in other["Content-Security-Policy"]
