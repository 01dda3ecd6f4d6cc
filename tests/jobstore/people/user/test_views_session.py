import pytest
from allauth.usersessions.models import UserSession

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
