"""Hiding an opening or an employer: one list, honored wherever openings are offered, for one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.plan.queries.digest import digests_to_write
from coaching.plan.queries.fit import fitting_openings
from jobstore.people.employer.actions.merge import merge_employers
from jobstore.people.user.actions import erase_account
from jobstore.people.user.queries.account import export_of
from openings.opening.actions.publish import close_opening
from openings.opening.states import CloseReason
from openings.search import actions
from openings.search.actions import hide_from_search, show_in_search
from openings.search.models import Hiding
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.hidden import EMPTY, Hidden, hidden_from
from openings.search.queries.results import search_openings
from openings.search.queries.similar import similar_openings
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory, UserFactory
from tests.support.feedback import told_plan

pytestmark = pytest.mark.django_db
LIST = "/hidden/"


@pytest.fixture
def opening(employer, now):
    return OpeningFactory(employer=employer, title="Night Baker", category="Food")


@pytest.fixture
def client(client_of, dana):
    return client_of(dana)


def of(name, opening):
    """The address of a button about an opening or its employer."""
    if name.startswith("employer"):
        return reverse(f"openings:{name}", args=[opening.employer.slug])
    return reverse(f"openings:{name}", args=[opening.pk])


def titles(client, query=""):
    results = client.get(f"/openings/?{query}").context["results"]
    return sorted(opening.title for opening in results.openings)


@pytest.mark.row("B5")
@pytest.mark.parametrize("kind", ["opening", "employer"])
def test_what_is_hidden_leaves_the_search_and_comes_back_from_the_list(client, opening, kind):
    OpeningFactory(title="Day Baker", employer=EmployerFactory(name="Other Bread"))
    page = client.get("/openings/?q=baker").content.decode()
    assert f'formaction="{of(f"{kind}_hide", opening)}"' in page
    assert "hidden</a>" not in page
    response = client.post(of(f"{kind}_hide", opening), {"next": "/openings/?q=baker"})
    assert response["Location"] == "/openings/?q=baker"
    page = client.get("/openings/?q=baker")
    assert [one.title for one in page.context["results"].openings] == ["Day Baker"]
    assert page.context["results"].total == 1
    assert '<a href="/hidden/">1 hidden</a>' in page.content.decode()
    listed = client.get(LIST).content.decode()
    assert ("Night Baker" if kind == "opening" else "All openings of this employer") in listed
    assert f'formaction="{of(f"{kind}_unhide", opening)}"' in listed
    client.post(of(f"{kind}_unhide", opening), {"next": LIST})
    assert "Nothing is hidden" in client.get(LIST).content.decode()
    assert titles(client, "q=baker") == ["Day Baker", "Night Baker"]


def test_counts_say_what_is_left_for_one_and_all_for_everybody_else(
    client, opening, client_of, bob
):
    OpeningFactory(title="Shift Baker", employer=opening.employer, category="Food")
    OpeningFactory(title="Clerk", category="Office")
    client.post(of("employer_hide", opening))
    client.post(of("opening_hide", opening))  # twice over: counted once
    results = client.get("/openings/").context["results"]
    counted = {option.value: option.count for option in results.facets["category"].options}
    assert (results.total, results.hidden, counted) == (1, 2, {"Office": 1})
    for other in (client_of(bob), Client()):
        results = other.get("/openings/").context["results"]
        counted = {option.value: option.count for option in results.facets["category"].options}
        assert (results.total, results.hidden) == (3, 0)
        assert counted == {"Food": 2, "Office": 1}
    results = client.get("/openings/?q=clerk").context["results"]
    assert (results.total, results.hidden) == (1, 0)


def test_search_of_nothing_but_hidden_ones_says_so(client, opening):
    client.post(of("opening_hide", opening))
    page = client.get("/openings/?q=night+baker").content.decode()
    assert "You hid all that fits" in page
    assert "No opening has" not in page


def test_wider_searches_count_without_what_is_hidden(opening, dana):
    OpeningFactory(title="Day Baker", category="Food", employment_type="PART_TIME")
    hide_from_search(thing=opening, by=dana)
    criteria = SearchCriteria(words="baker", category=("Food",), types=("INTERN",))
    wider = search_openings(criteria, at=NOW, hidden=hidden_from(dana)).wider
    assert {search.label: search.count for search in wider}["any type of employment"] == 1


@pytest.mark.parametrize("kind", ["opening", "employer"])
def test_similar_openings_leave_out_what_is_hidden(client, opening, kind):
    other = OpeningFactory(title="Night Baker", employer=EmployerFactory(name="Other Bread"))
    third = OpeningFactory(title="Night Baker", employer=EmployerFactory(name="Third Bread"))
    client.post(of(f"{kind}_hide", other))
    similar = client.get(opening.get_absolute_url()).context["similar"]
    assert [one.pk for one in similar] == [third.pk]
    assert len(similar_openings(opening, at=NOW)) == 2
    assert len(Client().get(opening.get_absolute_url()).context["similar"]) == 2


def test_closed_pages_offer_no_hidden_opening(client, opening, alice):
    other = OpeningFactory(title="Night Baker", employer=EmployerFactory(name="Other Bread"))
    client.post(of("opening_hide", other))
    close_opening(opening=opening, by=alice, reason=CloseReason.FILLED)
    for address in (
        opening.get_absolute_url(),
        reverse("openings:opening_apply", args=[opening.pk]),
    ):
        page = client.get(address)
        assert list(page.context["similar"]) == []


@pytest.mark.parametrize("kind", ["opening", "employer"])
def test_openings_that_fit_leave_out_what_is_hidden(employer, dana, now, kind):
    plan = told_plan(employer=employer, candidate=dana)
    kept = OpeningFactory(title="Store Supervisor")
    away = OpeningFactory(title="Store Supervisor", employer=EmployerFactory(name="Far Stores"))
    assert {fit.opening.pk for fit in fitting_openings(plan, at=NOW)} == {kept.pk, away.pk}
    hide_from_search(thing=away if kind == "opening" else away.employer, by=dana)
    assert [fit.opening.pk for fit in fitting_openings(plan, at=NOW)] == [kept.pk]
    (digest,) = digests_to_write({plan.pk: plan.pk}, at=NOW).values()
    assert [fit.opening.pk for fit in digest.fits] == [kept.pk]


def test_hiding_twice_is_once(client, opening):
    for kind in ("opening", "employer"):
        for _ in range(2):
            client.post(of(f"{kind}_hide", opening))
    assert Hiding.objects.count() == 2


def test_page_of_a_hidden_opening_says_so_and_undoes(client, opening):
    address = opening.get_absolute_url()
    assert "Hide this employer" in client.get(address).content.decode()
    client.post(of("opening_hide", opening), {"next": address})
    page = client.get(address).content.decode()
    assert "You hid this opening." in page
    assert "Hide this employer" not in page
    client.post(of("opening_unhide", opening), {"next": address})
    client.post(of("employer_hide", opening), {"next": address})
    page = client.get(address).content.decode()
    assert "You hid all openings of Acme Stores." in page
    assert f'formaction="{of("employer_unhide", opening)}"' in page


@pytest.mark.parametrize("trait", ["draft", "closed", "expired"])
@pytest.mark.parametrize("kind", ["opening", "employer"])
def test_what_nobody_finds_cannot_be_hidden(client, employer, now, trait, kind):
    opening = OpeningFactory(employer=employer, **{trait: True})
    assert client.post(of(f"{kind}_hide", opening)).status_code == 404
    assert not Hiding.objects.exists()


def test_adverts_without_a_name_are_hidden_one_by_one(client, now):
    opening = OpeningFactory(title="Night Baker", employer=EmployerFactory(is_unnamed=True))
    assert "Hide this employer" not in client.get("/openings/").content.decode()
    assert client.post(of("employer_hide", opening)).status_code == 404
    client.post(of("opening_hide", opening))
    assert titles(client) == []


def test_unknown_ones_answer_404(client, now):
    for name in ("opening_hide", "opening_unhide"):
        assert client.post(reverse(f"openings:{name}", args=[99])).status_code == 404
    for name in ("employer_hide", "employer_unhide"):
        assert client.post(reverse(f"openings:{name}", args=["nobody"])).status_code == 404


def test_nobody_undoes_for_another(client, client_of, charlie, opening):
    client.post(of("opening_hide", opening))
    other = client_of(charlie)
    other.post(of("opening_unhide", opening))
    assert "Night Baker" not in other.get(LIST).content.decode()
    assert Hiding.objects.count() == 1


def test_full_list_says_so(client, opening, employer, monkeypatch):
    monkeypatch.setattr(actions, "MOST_HIDDEN", 1)
    client.post(of("opening_hide", opening))
    page = client.post(of("employer_hide", opening), follow=True)
    assert page.request["PATH_INFO"] == LIST
    assert "Show one of them again" in page.content.decode()
    assert Hiding.objects.count() == 1


def test_full_list_forgets_what_nobody_finds_any_more(
    client, opening, employer, alice, monkeypatch
):
    client.post(of("opening_hide", opening))
    client.post(of("employer_hide", opening))
    monkeypatch.setattr(actions, "MOST_HIDDEN", 2)
    more = OpeningFactory(employer=employer, title="Day Baker")
    client.post(of("opening_hide", more))
    assert "Day Baker" not in client.get(LIST).content.decode()
    close_opening(opening=opening, by=alice, reason=CloseReason.FILLED)
    client.post(of("opening_hide", more))
    kept = Hiding.objects.order_by("pk").values_list("opening__title", "employer__name")
    assert list(kept) == [(None, "Acme Stores"), ("Day Baker", None)]


def test_closed_opening_stays_listed_and_says_so(client, opening, alice):
    client.post(of("opening_hide", opening))
    assert opening.get_absolute_url() in client.get(LIST).content.decode()
    close_opening(opening=opening, by=alice, reason=CloseReason.FILLED)
    page = client.get(LIST).content.decode()
    assert "It takes no more applications." in page
    assert opening.get_absolute_url() not in page


def test_strangers_are_offered_no_hiding(opening):
    for address in ("/openings/", opening.get_absolute_url()):
        assert "Hide" not in Client().get(address).content.decode()
    assert hidden_from(Client().get("/openings/").wsgi_request.user) == EMPTY


def test_merged_employer_stays_hidden_for_whoever_hid_either(
    employer, dana, charlie, now, bob, client_of
):
    gone = EmployerFactory(name="Acme Shops", slug="acme-shops")
    for company in (employer, gone):
        OpeningFactory(employer=company)
    hide_from_search(thing=gone, by=dana)
    for company in (employer, gone):
        hide_from_search(thing=company, by=charlie)
    merge_employers(into=employer, gone=gone, by=UserFactory(is_staff=True), reason="One shop.")
    both = Hidden(employers=frozenset({employer.pk}))
    assert (hidden_from(dana), hidden_from(charlie), hidden_from(bob)) == (both, both, EMPTY)
    old_address = reverse("openings:employer_unhide", args=["acme-shops"])
    assert client_of(dana).post(old_address).status_code == 302
    assert hidden_from(dana) == EMPTY


def test_search_asks_the_same_however_much_is_hidden(client, employer, dana, now):
    counted = []
    for _ in range(2):
        opening = OpeningFactory(employer=employer)
        OpeningFactory.create_batch(2, employer=employer)
        hide_from_search(thing=opening, by=dana)
        client.get("/openings/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/openings/?q=store")
        counted.append(len(queries))
    assert counted[0] == counted[1]
    with CaptureQueriesContext(connection) as stranger:
        Client().get("/openings/?q=store")
    assert not any("openings_hiding" in query["sql"] for query in stranger)


def test_hidings_are_exported_and_go_with_the_account(opening, dana, employer):
    hide_from_search(thing=opening, by=dana)
    hide_from_search(thing=employer, by=dana)
    rows = export_of(dana)["openings.hiding"]
    said = [(row["opening"], row["employer"]) for row in rows]
    assert said == [("Night Baker", "Acme Stores"), ("", "Acme Stores")]
    assert show_in_search(thing=employer, by=dana)
    assert not show_in_search(thing=employer, by=dana)
    erase_account(user=dana)
    assert not Hiding.objects.exists()
