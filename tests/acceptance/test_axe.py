"""Pages of coaching and of ends in their main states, in a browser: axe, no sideways scroll."""

from http import HTTPStatus

import pytest

from jobstore.lib import clock
from tests.factories import NOW
from tests.support.axe import ALL_RULES, COLORS, faults_of
from tests.support.gallery import ROOMS, gallery
from tests.support.gallery.parts import Cast

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.timeout(300)]

PHONE, DESK = (390, 844), (1280, 900)


@pytest.fixture
def pictures(room, settings, tmp_path, employer, bob, dana, erin, transactional_db):
    settings.CLOCK_FILE = tmp_path / "clock.json"
    clock.move_to(NOW)  # the server's threads see it, too
    return gallery(Cast(employer=employer, recruiter=bob, candidate=dana, staff=erin), room)


@pytest.fixture
def pages(browser, live_server, client_of):
    """One window a person."""
    windows = {}

    def page_of(user, *, size, mode):
        if user not in windows:
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme=mode,
                reduced_motion="reduce",
                base_url=live_server.url,
            )
            if user is not None:
                session = client_of(user).cookies["sessionid"].value
                cookie = {"name": "sessionid", "value": session, "url": live_server.url}
                context.add_cookies([cookie])
            windows[user] = context.new_page()
        return windows[user]

    yield page_of
    for page in windows.values():
        page.context.close()


def show(page, picture) -> int:
    """The status of the page after what the picture says was typed and pressed."""
    response = page.goto(picture.path)
    for selector in picture.tick:
        page.locator(selector).first.check()
    for selector, text in picture.fill:
        page.fill(selector, text)
    if picture.press:
        with page.expect_navigation() as pressed:
            page.locator(picture.press).first.click()
        response = pressed.value
    return response.status


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize(
    ("mode", "size", "rules"), [("light", PHONE, ALL_RULES), ("dark", DESK, COLORS)]
)
def test_every_picture_passes_axe_and_fits(pictures, pages, mode, size, rules):
    faults = {}
    for picture in pictures:
        page = pages(picture.by, size=size, mode=mode)
        status = show(page, picture)
        found = faults_of(page, rules) if status == HTTPStatus.OK else [f"status {status}"]
        if found:
            faults[picture.name] = found
    assert faults == {}, faults
