"""What a visitor saves: kept by the browser, shown there, and taken along into an account, once."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.user.models import User
from openings.opening.actions.publish import close_opening
from openings.opening.states import CloseReason
from openings.search import actions
from openings.search.models import SavedOpening
from openings.search.views import kept as views
from tests.factories.openings import OpeningFactory
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
LIST = "/saved/"
COOKIE = settings.SAVED_COOKIE_NAME


@pytest.fixture
def opening(employer, now):
    return OpeningFactory(employer=employer, title="Night Baker")


@pytest.fixture
def visitor():
    """Of nobody in particular; it insists on what keeps other sites out."""
    return Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})


def save(visitor, opening, **data):
    return visitor.post(reverse("openings:opening_save", args=[opening.pk]), data)


def unsave(visitor, opening, **data):
    return visitor.post(reverse("openings:opening_unsave", args=[opening.pk]), data)


def saved_by(user):
    saved = SavedOpening.objects.filter(candidate=user).order_by("-created_at", "-pk")
    return [one.opening.title for one in saved.select_related("opening")]


def link_named(page, words):
    return unescape(re.search(rf'href="([^"]*)"[^>]*>{words}<', page.content.decode())[1])


def by_password(visitor, page, user):
    address = f"{reverse('account_login')}?next={LIST}"
    assert f'href="{address}"' in page.content.decode()
    page = visitor.get(address)
    return visitor.post(
        page.request["PATH_INFO"],
        with_token(page) | {"login": user.email, "password": PASSWORD},
        follow=True,
    )


def by_new_account(visitor, page, _user):
    page = visitor.get(link_named(page, "Create an account"))
    typed = {"name": "Nora New", "email": "nora@example.org", "password1": "a glass half full"}
    page = visitor.post(page.request["PATH_INFO"], with_token(page) | typed, follow=True)
    mail = OutgoingMail.objects.get(recipient_email="nora@example.org")
    code = re.search(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", mail.text, re.MULTILINE)[1]
    return visitor.post(
        reverse("account_email_verification_sent"), with_token(page) | {"code": code}, follow=True
    )


def next_in(page):
    return unescape(re.search(r'name="next" value="([^"]*)"', page.content.decode())[1])


def with_token(page):
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', page.content.decode())[1]
    return {"csrfmiddlewaretoken": token, "next": next_in(page)}


@pytest.mark.row("V1")
def test_visitor_saves_and_sees_it_without_a_row_anywhere(visitor, opening):
    for address in ("/openings/?q=baker", opening.get_absolute_url()):
        page = visitor.get(address)
        assert not Client().get(address).cookies
        assert "Save for later" in page.content.decode()
        assert (
            "csrfmiddlewaretoken" not in page.content.decode().partition('id="save-form"')[2][:200]
        )
        assert save(visitor, opening, next=address)["Location"] == address
        assert "Take off your list" in visitor.get(address).content.decode()
        unsave(visitor, opening)
    save(visitor, opening)
    page = visitor.get(LIST).content.decode()
    assert "Night Baker" in page
    assert "This browser keeps your list for 30 days." in page
    assert "Night Baker" not in Client().get(LIST).content.decode()
    assert not SavedOpening.objects.exists()
    assert not Session.objects.exists()


def test_page_of_who_saved_something_is_kept_for_nobody_else(visitor, opening, settings):
    address = opening.get_absolute_url()
    assert "public" in visitor.get(address)["Cache-Control"]
    save(visitor, opening)
    visitor.get("/")  # what was done is said once
    page = visitor.get(address)
    assert "public" not in page.get("Cache-Control", "")
    assert not page.has_header("ETag")
    assert "Cookie" in page["Vary"]
    assert "no-store" in visitor.get(LIST)["Cache-Control"]


def test_cookie_is_out_of_reach_of_scripts_and_ends(visitor, opening):
    cookie = save(visitor, opening).cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["max-age"] == timedelta(days=30).total_seconds()


@pytest.mark.parametrize("value", ["", "1.2.3", "9" * 5000, "x:y:z", "..:", "1:2:3:4"])
def test_cookie_that_is_not_ours_is_as_none(opening, value, client_of, dana):
    visitor = Client()
    visitor.cookies[COOKIE] = value
    assert "Nothing saved yet" in visitor.get(LIST).content.decode()
    assert visitor.get("/openings/").status_code == 200
    visitor = client_of(dana)
    visitor.cookies[COOKIE] = value
    assert visitor.get(LIST).status_code == 200
    assert saved_by(dana) == []


@pytest.mark.parametrize("press", [save, unsave])
def test_another_site_puts_nothing_on_the_list(opening, press):
    visitor = Client(enforce_csrf_checks=True, headers={"Origin": "https://evil.example"})
    response = press(visitor, opening)
    assert response.status_code == 403
    assert COOKIE not in response.cookies


def test_signed_in_person_still_needs_a_token(opening, dana):
    visitor = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
    visitor.force_login(dana)
    assert save(visitor, opening).status_code == 403
    assert saved_by(dana) == []


@pytest.mark.row("V1")
@pytest.mark.parametrize("enter", [by_password, by_new_account])
def test_list_goes_along_into_the_account_once(visitor, opening, dana, employer, enter):
    second = OpeningFactory(employer=employer, title="Day Baker")
    for one in (opening, second, opening):
        save(visitor, one)
    page = enter(visitor, visitor.get(LIST), dana)
    assert page.request["PATH_INFO"] == LIST
    user = User.objects.get(email="nora@example.org" if enter is by_new_account else dana.email)
    assert saved_by(user) == ["Day Baker", "Night Baker"]
    assert "2 openings that you saved are on your list now." in page.content.decode()
    assert COOKIE not in visitor.cookies or not visitor.cookies[COOKIE].value
    actions.forget_saved_opening(opening=opening, by=user)
    assert "Night Baker" not in visitor.get(LIST).content.decode()
    assert saved_by(user) == ["Day Baker"]


def test_next_person_at_the_browser_gets_nothing(visitor, opening, dana, charlie):
    save(visitor, opening)
    visitor.force_login(dana)
    visitor.get(LIST)
    visitor.logout()
    assert "Night Baker" not in visitor.get(LIST).content.decode()
    visitor.force_login(charlie)
    visitor.get(LIST)
    assert (saved_by(dana), saved_by(charlie)) == (["Night Baker"], [])


def test_signing_out_clears_what_the_browser_keeps(opening, dana):
    visitor = Client()
    save(visitor, opening)
    visitor.force_login(dana)
    response = visitor.post(reverse("account_logout"))
    assert response.cookies[COOKIE].value == ""
    assert saved_by(dana) == ["Night Baker"]
    assert "Night Baker" not in visitor.get(LIST).content.decode()


def test_what_the_account_has_already_is_not_taken_twice(visitor, opening, dana):
    actions.save_opening_for_later(opening=opening, by=dana)
    save(visitor, opening)
    visitor.force_login(dana)
    assert "on your list now" not in visitor.get(LIST).content.decode()
    assert saved_by(dana) == ["Night Baker"]


def test_what_closed_meanwhile_comes_along_and_says_so(visitor, opening, dana, alice):
    save(visitor, opening)
    close_opening(opening=opening, by=alice, reason=CloseReason.FILLED)
    assert "It takes no more applications." in visitor.get(LIST).content.decode()
    visitor.force_login(dana)
    page = visitor.get(LIST).content.decode()
    assert "1 opening that you saved is on your list now." in page
    assert "It takes no more applications." in page


@pytest.mark.parametrize(("most", "titles"), [(2, ["B3", "Old"]), (1, ["Old"]), (0, ["Old"])])
def test_full_account_takes_the_newest_that_fit_and_says_so(
    visitor, opening, employer, dana, monkeypatch, most, titles
):
    actions.save_opening_for_later(opening=OpeningFactory(title="Old"), by=dana)
    for number in (1, 2, 3):
        save(visitor, OpeningFactory(employer=employer, title=f"B{number}"))
    monkeypatch.setattr(actions, "MOST_SAVED", most)
    visitor.force_login(dana)
    page = visitor.get(LIST).content.decode()
    assert saved_by(dana) == titles
    assert f"{4 - len(titles)} did not fit" in page


def test_full_browser_says_so_and_keeps_what_it_has(visitor, opening, employer, monkeypatch):
    monkeypatch.setattr(actions, "MOST_KEPT", 1)
    monkeypatch.setattr(views, "MOST_KEPT", 1)
    save(visitor, opening)
    response = save(visitor, OpeningFactory(employer=employer, title="Day Baker"))
    assert response["Location"] == LIST
    page = visitor.get(LIST).content.decode()
    assert "Your list is full with 1 openings" in page
    assert "Night Baker" in page
    assert "Day Baker" not in page


def test_largest_list_fits_a_cookie(visitor, opening):
    kept = [10**9 + number for number in range(actions.MOST_KEPT - 1)]
    assert len(".".join(map(str, kept))) < 1000
    assert actions.keep_for_visitor(opening=opening, kept=kept) == [*kept, opening.pk]


@pytest.mark.parametrize("trait", ["draft", "closed", "expired"])
def test_what_is_not_live_cannot_be_saved(visitor, employer, now, trait):
    opening = OpeningFactory(employer=employer, **{trait: True})
    assert save(visitor, opening).status_code == 404
    assert visitor.get(reverse("openings:opening_save", args=[opening.pk])).status_code == 404


def test_link_to_save_asks_a_visitor_and_saves_nothing(visitor, opening):
    search = f"{opening.get_absolute_url()}?q=night+baker&sort=newest"
    page = visitor.get(reverse("openings:opening_save", args=[opening.pk]), {"next": search})
    assert "Save this opening?" in page.content.decode()
    assert not page.cookies
    assert save(visitor, opening, next=next_in(page))["Location"] == search
    page = visitor.get(reverse("openings:opening_save", args=[opening.pk]), {"next": search})
    assert page["Location"] == search


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "x", "/\\evil"])
def test_saving_never_leads_to_another_site(visitor, opening, wanted):
    assert save(visitor, opening, next=wanted)["Location"] == LIST


def test_visitor_without_a_list_costs_no_statement_more(visitor, employer, now):
    OpeningFactory(employer=employer)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            visitor.get("/openings/?q=store")
    assert not any("savedopening" in query["sql"] for query in queries)
