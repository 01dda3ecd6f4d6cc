"""What stands around every page: header, navigation, messages, demo clock."""

import re

from django.test import Client
from django.urls import reverse

from tests.factories.people import MembershipFactory


def header_of(response) -> str:
    page = response.content.decode()
    return page[page.index("<header") : page.index("</header>")]


def test_visitor_is_offered_the_sign_in(client, db):
    header = header_of(client.get(reverse("home:landing")))
    assert reverse("account_login") in header
    assert "Sign out" not in header


def test_candidate_sees_recovery_and_no_staff_link(client_of, dana):
    header = header_of(client_of(dana).get(reverse("home:landing")))
    assert "Sign out" in header
    assert reverse("admin:index") not in header
    assert reverse("coaching:plan_list") in header


def test_recruiter_sees_own_employers_and_no_recovery(client_of, bob, employer, charlie):
    MembershipFactory(user=bob, employer__name="Zeta Works", employer__slug="zeta")
    header = header_of(client_of(bob).get(reverse("home:landing")))
    assert header.index("Acme Stores") < header.index("Zeta Works")
    assert "Other Corp" not in header
    assert reverse("coaching:plan_list") not in header


def test_staff_sees_the_way_to_the_queues(client_of, erin):
    assert reverse("admin:index") in header_of(client_of(erin).get(reverse("home:landing")))


def test_navigation_marks_where_the_reader_is(client, db):
    header = header_of(client.get(reverse("account_login")))
    current = re.findall(r'href="([^"]+)" aria-current="page"', header)
    assert current == [reverse("account_login")]


def test_navigation_of_a_visitor_asks_the_database_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse("people:privacy"))


def test_page_starts_with_a_way_past_the_navigation(client, db):
    page = client.get(reverse("home:landing")).content.decode()
    links = re.findall(r"<a [^>]*>", page)
    assert 'href="#main"' in links[0]
    assert page.count('id="main"') == 1
    assert page.count("<h1") == 1


def test_messages_are_announced_and_shown_once(client_of, dana):
    browser = client_of(dana)
    response = browser.post(reverse("account_logout"), follow=True)
    page = response.content.decode()
    region = page[page.index('id="messages"') :][:600]
    assert 'aria-live="polite"' in region
    assert "alert-success" in region
    assert "alert-success" not in browser.get(reverse("home:landing")).content.decode()


def test_moved_clock_is_said_on_every_page(client, db, settings, tmp_path):
    assert "Demo time" not in client.get("/").content.decode()
    settings.CLOCK_FILE = tmp_path / "clock.json"
    settings.CLOCK_FILE.write_text('{"shift_seconds": 86400}')
    assert "Demo time:" in client.get("/").content.decode()


def test_htmx_never_evaluates_code(client, db):
    page = client.get("/").content.decode()
    assert '"allowEval":false' in page
    assert '"includeIndicatorStyles":false' in page


def test_old_token_is_explained(db):
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(reverse("account_login"), {"login": "dana@example.org"})
    assert response.status_code == 403
    assert "go back and send it again" in response.content.decode()
