import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from openings.application.models import Application
from tests.factories.people import PASSWORD
from tests.support.coaching import plan_after_interview

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


@pytest.fixture
def here(client_of, dana):
    browser = client_of(dana)
    browser.get("/profile/", HTTP_USER_AGENT="Firefox on Windows")
    return browser


@pytest.fixture
def phone(client_of, dana):
    browser = client_of(dana)
    browser.get("/profile/", HTTP_USER_AGENT=PHONE)
    return browser


def of(browser):
    return UserSession.objects.get(session_key=browser.session.session_key)


def test_one_place_is_signed_out_and_the_others_stay(now, here, phone, client_of, dana):
    third = client_of(dana)
    third.get("/profile/")
    path = f"/profile/sessions/{of(phone).pk}/end/"
    assert path in here.get("/accounts/sessions/").content.decode()

    page = here.post(path, follow=True).content.decode()

    assert "Chrome on Android is signed out." in page
    assert path not in page
    assert phone.get("/profile/").url.startswith("/accounts/login/")
    assert here.get("/profile/").status_code == third.get("/profile/").status_code == 200


def test_browser_in_use_does_not_sign_itself_out(now, here):
    path = f"/profile/sessions/{of(here).pk}/end/"
    assert path not in here.get("/accounts/sessions/").content.decode()

    page = here.post(path, follow=True).content.decode()

    assert "This is the browser that you use now." in page
    assert here.get("/profile/").status_code == 200


def test_nobody_ends_a_session_of_somebody_else(now, here, client_of, bob):
    path = f"/profile/sessions/{of(here).pk}/end/"
    stranger = client_of(bob)

    assert [stranger.post(path).status_code, stranger.get(path).status_code] == [404, 405]
    assert here.get("/profile/").status_code == 200


WRITES = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM|SAVEPOINT|FOR UPDATE)\b")


@pytest.fixture
def signed_in(client, dana, employer, now):
    """By the form, as everybody does."""
    plan = plan_after_interview(candidate=dana, employer=employer)
    data = {"login": dana.email, "password": PASSWORD}
    assert client.post("/accounts/login/", data).status_code == 302
    return client, plan


def written_by(browser, path) -> list[str]:
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(path).status_code == 200
    return [one["sql"] for one in caught if WRITES.search(one["sql"])]


def test_reading_writes_nothing_from_the_first_page_on(signed_in):
    browser, plan = signed_in
    status = f"/applications/{Application.objects.get().pk}/"
    lists = ("/dashboard/", "/applications/", "/recovery/", "/saved/", "/openings/", "/profile/")
    for path in (*lists, status, f"/recovery/{plan.pk}/"):
        assert written_by(browser, path) == []


def test_use_of_a_session_is_noted_once_in_five_minutes(signed_in):
    browser, _plan = signed_in
    UserSession.objects.update(last_seen_at=F("last_seen_at") - timedelta(minutes=6))
    assert any("usersessions" in statement for statement in written_by(browser, "/dashboard/"))
    assert written_by(browser, "/dashboard/") == []
