"""Pages that somebody reaches past the search say what they hid, and show it again."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobstore.home.queries import browse
from openings.search.actions import hide_from_search, save_opening_for_later
from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory

pytestmark = pytest.mark.django_db
SHOW_EMPLOYER = "Show this employer again"


@pytest.fixture
def opening(employer, now):
    return OpeningFactory(employer=employer, title="Night Baker", category="Food")


@pytest.fixture
def client(client_of, dana):
    return client_of(dana)


def text_of(client, address):
    return client.get(address).content.decode()


def test_page_of_a_hidden_employer_says_so_and_undoes(client, opening, employer, dana):
    page = text_of(client, employer.page_url)
    hide = reverse("openings:employer_hide", args=[employer.slug])
    assert f'formaction="{hide}"' in page
    assert "You hid" not in page
    client.post(hide, {"next": employer.page_url})
    page = text_of(client, employer.page_url)
    assert "You hid all openings of Acme Stores." in page
    assert f'formaction="{hide}"' not in page
    assert opening.title in page  # it was asked for by its name
    show = reverse("openings:employer_unhide", args=[employer.slug])
    response = client.post(show, {"next": employer.page_url})
    assert response["Location"] == employer.page_url
    assert SHOW_EMPLOYER not in text_of(client, employer.page_url)


def test_page_of_an_employer_leaves_out_the_opening_that_somebody_hid(
    client, opening, employer, dana, client_of, bob
):
    hide_from_search(thing=opening, by=dana)
    page = text_of(client, employer.page_url)
    assert "Night Baker" not in page
    assert "Nothing else is open here now." in page
    assert '<a href="/hidden/">1 hidden</a>' in page
    OpeningFactory(employer=employer, title="Day Baker")
    hide_from_search(thing=OpeningFactory(title="Elsewhere"), by=dana)
    page = text_of(client, employer.page_url)
    assert '<span class="count">1</span>' in page
    assert '<a href="/hidden/">1 hidden</a>' in page
    for other in (client_of(bob), Client()):
        page = text_of(other, employer.page_url)
        assert '<span class="count">2</span>' in page
        assert "hidden</a>" not in page


def test_strangers_and_the_team_are_offered_no_hiding_of_an_employer(
    opening, employer, client_of, alice
):
    for reader in (Client(), client_of(alice)):
        assert "Hide this employer" not in text_of(reader, employer.page_url)


@pytest.mark.parametrize("kind", ["opening", "employer"])
def test_saved_opening_says_that_it_is_hidden(client, opening, dana, kind):
    for one in (opening, OpeningFactory(title="Day Cook", employer=EmployerFactory())):
        save_opening_for_later(opening=one, by=dana)
    assert "You hid" not in text_of(client, "/saved/")
    hide_from_search(thing=opening if kind == "opening" else opening.employer, by=dana)
    page = text_of(client, "/saved/")
    assert page.count("You hid") == 1
    assert reverse(f"openings:{kind}_unhide", args=[
        opening.pk if kind == "opening" else opening.employer.slug
    ]) in page  # fmt: skip
    assert "Night Baker" in page


@pytest.mark.parametrize("kind", ["opening", "employer"])
def test_home_shows_nothing_that_somebody_hid(client, opening, dana, monkeypatch, kind):
    others = [
        OpeningFactory(title=f"Clerk {number}", employer=EmployerFactory()).title
        for number in range(browse.NEWEST)
    ]
    newest = OpeningFactory(title="Newest Baker", employer=EmployerFactory(name="New Bread"))
    monkeypatch.setattr(browse, "_kept", {"until": 0.0})
    monkeypatch.setattr("django.conf.settings.BROWSE_KEPT_FOR", 60)
    hide_from_search(thing=newest if kind == "opening" else newest.employer, by=dana)
    for reader, is_shown in ((client, False), (Client(), True)):
        shown = [one.title for one in reader.get("/").context["browse"].newest]
        assert (newest.title in shown, len(shown)) == (is_shown, browse.NEWEST)
    assert set(others) == {one.title for one in client.get("/").context["browse"].newest}


def test_employer_page_takes_the_same_statements_however_much_is_hidden(
    client, opening, employer, dana
):
    counted = []
    for _ in range(2):
        hide_from_search(thing=OpeningFactory(employer=employer), by=dana)
        client.get(employer.page_url)
        with CaptureQueriesContext(connection) as queries:
            client.get(employer.page_url)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    with CaptureQueriesContext(connection) as stranger:
        Client().get(employer.page_url)
    assert not any("openings_hiding" in query["sql"] for query in stranger)
