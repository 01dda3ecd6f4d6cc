"""Saving an opening for later: with plain forms, for oneself alone, and closed ones stay."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.plan.queries.fit import fitting_openings
from jobstore.lib import clock
from jobstore.people.user.actions import erase_account
from jobstore.people.user.queries.account import export_of
from openings.opening.actions.publish import close_opening
from openings.opening.states import CloseReason
from openings.search import actions
from openings.search.models import SavedOpening
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.support.feedback import told_plan

pytestmark = pytest.mark.django_db
LIST = "/saved/"


@pytest.fixture
def opening(employer, now):
    return OpeningFactory(employer=employer, title="Night Baker")


@pytest.fixture
def client(client_of, dana):
    return client_of(dana)


def press(client, page, opening, *, follow=True):
    """Submits the button of an opening as a browser without JavaScript does."""
    text = page.content.decode()
    for name in ("opening_save", "opening_unsave"):
        url = reverse(f"openings:{name}", args=[opening.pk])
        if f'formaction="{url}"' in text:
            assert text.count('id="save-form"') == 1
            back = page.request["PATH_INFO"]
            if page.request["QUERY_STRING"]:
                back += f"?{page.request['QUERY_STRING']}"
            assert f'name="next" value="{back}"' in text.replace("&amp;", "&")
            return client.post(url, {"next": back}, follow=follow)
    raise AssertionError("There is no button.")


def test_opening_is_saved_and_removed_on_its_page(client, opening):
    page = client.get(opening.get_absolute_url())
    assert "Save for later" in page.content.decode()
    page = press(client, page, opening)
    assert page.request["PATH_INFO"] == opening.get_absolute_url()
    assert "Take off your list" in page.content.decode()
    assert "Night Baker" in client.get(LIST).content.decode()
    page = press(client, page, opening)
    assert "Save for later" in page.content.decode()
    assert not SavedOpening.objects.exists()


def test_search_row_has_the_button_and_comes_back_to_the_search(client, opening):
    page = client.get("/openings/?q=baker&sort=newest")
    response = press(client, page, opening, follow=False)
    assert response["Location"] == "/openings/?q=baker&sort=newest"
    assert "Take off your list" in client.get("/openings/?q=baker").content.decode()


def test_fitting_opening_has_the_button(client, employer, dana, now):
    plan = told_plan(employer=employer, candidate=dana)
    OpeningFactory(title="Store Supervisor")
    fit = fitting_openings(plan, at=NOW)[0]
    page = client.get(reverse("coaching:fitting_openings", args=[plan.pk]))
    press(client, page, fit.opening)
    assert SavedOpening.objects.get().opening == fit.opening


def test_saving_twice_is_once(client, opening):
    for _ in range(2):
        client.post(reverse("openings:opening_save", args=[opening.pk]))
    assert SavedOpening.objects.count() == 1


def test_closed_opening_stays_listed_and_says_so(client, opening, alice, dana):
    actions.save_opening_for_later(opening=opening, by=dana)
    assert "no more applications" not in client.get(LIST).content.decode()
    close_opening(opening=opening, by=alice, reason=CloseReason.FILLED)
    page = client.get(LIST)
    text = page.content.decode()
    assert "Night Baker" in text
    assert "It takes no more applications." in text
    assert opening.get_absolute_url() not in text
    press(client, page, opening)
    assert "Nothing saved yet" in client.get(LIST).content.decode()


def test_opening_whose_last_day_is_over_says_so(client, employer, now):
    opening = OpeningFactory(employer=employer, closes_at=NOW + timedelta(days=1))
    client.post(reverse("openings:opening_save", args=[opening.pk]))
    with clock.at(NOW + timedelta(days=2)):
        assert "It takes no more applications." in client.get(LIST).content.decode()


@pytest.mark.parametrize("trait", ["draft", "closed", "expired"])
def test_what_is_not_live_cannot_be_saved(client, employer, now, trait):
    opening = OpeningFactory(employer=employer, **{trait: True})
    url = reverse("openings:opening_save", args=[opening.pk])
    assert client.post(url).status_code == 404
    assert not SavedOpening.objects.exists()


def test_list_holds_ones_own_only(client, client_of, charlie, opening):
    client.post(reverse("openings:opening_save", args=[opening.pk]))
    other = client_of(charlie)
    assert "Night Baker" not in other.get(LIST).content.decode()
    other.post(reverse("openings:opening_unsave", args=[opening.pk]))
    assert SavedOpening.objects.count() == 1


def test_full_list_says_so(client, opening, employer, monkeypatch):
    monkeypatch.setattr(actions, "MOST_SAVED", 1)
    client.post(reverse("openings:opening_save", args=[opening.pk]))
    more = OpeningFactory(employer=employer)
    page = client.post(reverse("openings:opening_save", args=[more.pk]), follow=True)
    assert "Your list is full" in page.content.decode()
    assert SavedOpening.objects.count() == 1


def test_get_asks_and_saves_nothing(client, opening):
    page = client.get(reverse("openings:opening_save", args=[opening.pk]))
    assert "Save this opening?" in page.content.decode()
    assert not SavedOpening.objects.exists()


@pytest.mark.parametrize("trait", ["draft", "closed", "expired"])
def test_nobody_is_asked_about_what_cannot_be_saved(client, employer, now, trait):
    opening = OpeningFactory(employer=employer, **{trait: True})
    assert client.get(reverse("openings:opening_save", args=[opening.pk])).status_code == 404


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "x", "/\\evil"])
def test_saving_never_leads_to_another_site(client, opening, wanted):
    url = reverse("openings:opening_save", args=[opening.pk])
    assert client.post(url, {"next": wanted})["Location"] == LIST
    assert client.get(url, {"next": wanted})["Location"] == LIST  # it is saved already


def test_search_asks_one_question_more_for_a_person(client, employer, now):
    OpeningFactory.create_batch(5, employer=employer)
    client.get("/openings/")
    with CaptureQueriesContext(connection) as one:
        client.get("/openings/?q=store")
    OpeningFactory.create_batch(5, employer=employer)
    with CaptureQueriesContext(connection) as many:
        client.get("/openings/?q=store")
    assert len(many) == len(one)
    assert sum("savedopening" in query["sql"] for query in many) == 1
    with CaptureQueriesContext(connection) as stranger:
        Client().get("/openings/?q=store")
    assert not any("savedopening" in query["sql"] for query in stranger)


def test_saved_openings_are_exported_and_go_with_the_account(opening, dana, now):
    actions.save_opening_for_later(opening=opening, by=dana)
    rows = export_of(dana)["openings.savedopening"]
    assert [(row["opening"], row["employer"]) for row in rows] == [("Night Baker", "Acme Stores")]
    erase_account(user=dana)
    assert not SavedOpening.objects.exists()
