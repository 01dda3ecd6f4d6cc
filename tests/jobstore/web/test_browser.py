"""The look in a real browser: both color modes, two screens, axe, the menu, the switch."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

pytestmark = [pytest.mark.browser, pytest.mark.once]
PHONE, DESK, NARROW = (390, 844), (1280, 900), (320, 640)
VISITOR_PAGES = ["home:landing", "home:styleguide", "account_login", "account_signup"]
OWN_PAGES = ["account_email", "account_change_password", "mfa_index", "usersessions_list"]


@pytest.fixture
def visit(browser, live_server, client_of):
    """Opens a page and fails on any error that the browser reports."""
    contexts, complaints = [], []

    def open_page(address, *, size=PHONE, mode="light", user=None, **options):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=mode,
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        if user is not None:
            session = client_of(user).cookies["sessionid"].value
            cookie = {"name": "sessionid", "value": session, "url": live_server.url}
            context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda line: (
                complaints.append(line.text)
                if line.type == "error" and "Failed to load resource" not in line.text
                else None
            ),
        )
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def assert_accessible(page) -> None:
    violations = Axe().run(page).response["violations"]
    assert not violations, [(v["id"], [n["target"] for n in v["nodes"]]) for v in violations]


@pytest.mark.parametrize(("mode", "size"), [("light", PHONE), ("dark", DESK)])
def test_pages_of_visitors_pass_axe(visit, db, mode, size):
    for view in VISITOR_PAGES:
        assert_accessible(visit(reverse(view), size=size, mode=mode))
    assert_accessible(visit("/no/such/page", size=size, mode=mode))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_account_pages_pass_axe(visit, dana, mode):
    for view in OWN_PAGES:
        assert_accessible(visit(reverse(view), mode=mode, user=dana))


def test_nothing_is_wider_than_a_narrow_screen(visit, dana):
    for view in [*VISITOR_PAGES, *OWN_PAGES]:
        page = visit(reverse(view), size=NARROW, user=dana if view in OWN_PAGES else None)
        excess = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert excess <= 0, view


def test_buttons_and_fields_are_large_enough_for_a_finger(visit, db):
    page = visit(reverse("home:styleguide"))
    heights = page.evaluate(
        "[...document.querySelectorAll('.btn, .form-control, .form-select, .form-check, .choice,"
        " .band, .site-header a')].map(e => e.getBoundingClientRect().height).filter(h => h > 0)"
    )
    assert len(heights) > 20
    assert min(heights) >= 44


def test_menu_opens_and_closes_by_keyboard(visit, db):
    page = visit(reverse("home:landing"))
    toggle = page.locator(".nav-toggle")
    assert not page.locator("#site-nav").is_visible()
    toggle.press("Enter")
    assert page.locator("#site-nav").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#site-nav").is_visible()
    assert toggle.evaluate("button => button === document.activeElement")


def test_navigation_is_there_without_scripts(visit, db):
    page = visit(reverse("home:landing"), java_script_enabled=False)
    assert page.locator("#site-nav").is_visible()
    assert not page.locator(".nav-toggle").is_visible()
    assert not page.locator(".theme-switch").is_visible()


def ground_of(page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_colors_follow_the_device_until_the_reader_chooses(visit, db):
    light = ground_of(visit(reverse("home:landing"), mode="light"))
    page = visit(reverse("home:landing"), mode="dark")
    dark = ground_of(page)
    assert light != dark
    page.click("[data-theme-choice=light]")
    assert ground_of(page) == light
    page.reload()
    assert ground_of(page) == light
    page.click("[data-theme-choice=auto]")
    assert ground_of(page) == dark


def test_dark_can_be_chosen_on_a_light_device(visit, db):
    page = visit(reverse("home:landing"), mode="light")
    light = ground_of(page)
    page.click("[data-theme-choice=dark]")
    assert ground_of(page) != light
    assert page.locator("[data-theme-choice=dark]").get_attribute("aria-pressed") == "true"


def test_mistakes_take_the_focus_and_lead_to_their_field(visit, db):
    page = visit(reverse("account_signup"))
    page.click("main .btn-primary")
    page.wait_for_load_state("networkidle")
    summary = page.locator(".error-summary")
    assert summary.evaluate("box => box === document.activeElement")
    summary.locator("a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_name"


def test_page_loads_nothing_from_elsewhere_and_does_not_shift(visit, live_server, db):
    page = visit(reverse("home:landing"))
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert len(loaded) >= 4
    assert all(address.startswith(live_server.url) for address in loaded)
    shift = page.evaluate(
        "new Promise(done => { let sum = 0; new PerformanceObserver(list => {"
        " for (const entry of list.getEntries()) sum += entry.value;"
        "}).observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300) })"
    )
    assert shift <= 0.02


def test_passkey_that_cannot_be_used_says_so_and_the_zone_comes_along(visit, db):
    """Browsers refuse passkeys at an address of numbers, as any other that is no name."""
    page = visit(reverse("account_login"))
    page.goto(page.url.replace("localhost", "127.0.0.1"))
    page.evaluate("document.addEventListener('allauth.error', e => e.preventDefault())")
    page.get_by_role("button", name="Use a passkey").click()
    message = page.locator("[data-passkey-error]")
    message.wait_for(state="visible")
    assert "Passkeys do not work on the address 127.0.0.1" in message.inner_text()
    page = visit(reverse("account_signup"), timezone_id="America/Chicago")
    assert page.locator("[data-browser-zone]").input_value() == "America/Chicago"


def test_long_form_is_saved_cut_nowhere_and_swaps_in_no_foreign_page(visit, bob, employer):
    page = visit("/employers/acme/openings/new/", user=bob)
    page.focus("[name=title]")
    page.keyboard.insert_text("Night baker " * 40)
    counter = page.locator("[id^=counter-]").first
    assert counter.inner_text().startswith("479 characters: 279 more than fit.")
    assert counter.get_attribute("id") in page.get_attribute("[name=title]", "aria-describedby")
    assert len(page.input_value("[name=title]")) == 480
    page.wait_for_selector("text=Not sent yet.")
    page.context.clear_cookies(name="sessionid")
    with page.expect_response("**/drafts/") as answer:
        page.fill("[name=title]", "Day baker")
    assert answer.value.status == 401
    page.wait_for_selector("[data-autosave] >> text=You are signed out.")
    assert page.locator("form[action*=login], [name=login]").count() == 0
    assert page.input_value("[name=title]") == "Day baker"
