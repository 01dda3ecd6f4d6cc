"""Ways into the search from the home page: what is offered lately, by kind and by city."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from jobstore.home.queries import browse
from jobstore.lib import clock
from openings.opening.models import Opening
from tests.factories import NOW
from tests.factories.openings import OpeningFactory

pytestmark = pytest.mark.django_db


def ways(client, heading) -> dict[str, str]:
    page = LexborHTMLParser(client.get("/").content.decode())
    links = page.css(f'[aria-labelledby="browse-{heading}"] a')
    return {link.text(): link.attributes["href"] for link in links}


def test_each_way_leads_to_openings_of_its_kind(client, now):
    dayton = {"city": "Dayton", "region": "OH", "latitude": 39.76, "longitude": -84.19}
    OpeningFactory(title="Night Baker", category="Food & drink", **dayton)
    OpeningFactory(title="Driver", category="Transport")
    OpeningFactory(title="Draft", category="Secret", draft=True)
    kinds, cities = ways(client, "categories"), ways(client, "cities")
    assert list(kinds) == ["Food & drink", "Transport"]
    assert list(cities) == ["Columbus, OH", "Dayton, OH"]
    for url, title in (
        (kinds["Food & drink"], "Night Baker"),
        (cities["Dayton, OH"], "Night Baker"),
    ):
        found = client.get(url)
        assert found.status_code == 200
        assert found.context["results"].openings[0].title == title
    assert parse_qsl(urlsplit(kinds["Food & drink"]).query) == [("category", "Food & drink")]
    assert client.get(kinds["Transport"]).context["results"].total == 1


def test_newest_stand_first_and_lead_to_their_pages(client, now):
    for day in range(1, 9):
        OpeningFactory(title=f"Job {day}", publish_at=NOW - timedelta(days=day))
    OpeningFactory(title="Tomorrow", publish_at=NOW + timedelta(days=1))
    newest = {name: url for name, url in ways(client, "newest").items() if name.startswith("Job")}
    assert list(newest) == [f"Job {day}" for day in range(1, 7)]
    assert client.get(newest["Job 1"]).status_code == 200
    assert "Tomorrow" not in client.get("/").content.decode()


def test_newest_are_of_one_employer_each(client, employer, now):
    for title in ("Baker", "Cook"):
        OpeningFactory(title=title, employer=employer, publish_at=NOW - timedelta(hours=1))
    OpeningFactory(title="Driver")
    shown = [title for title in ways(client, "newest") if title in {"Baker", "Cook", "Driver"}]
    assert shown == ["Cook", "Driver"]


def test_most_offered_are_shown_and_no_more(client, now):
    for number in range(14):
        OpeningFactory(category=f"Kind {number:02}")
    for number in (3, 13):
        OpeningFactory(category=f"Kind {number:02}")
    names = list(ways(client, "categories"))
    assert len(names) == browse.WAYS
    assert names == sorted(names)
    assert {"Kind 03", "Kind 13"} <= set(names)


@pytest.mark.parametrize(
    "facts",
    [{"city": "Nowhere at all"}, {"city": ""}, {"city": "Berlin", "region": "", "country": "DE"}],
)
def test_city_that_the_search_does_not_know_is_no_way(client, now, facts):
    OpeningFactory(**facts)
    assert ways(client, "cities") == {}


def test_empty_board_has_no_ways(client, now):
    OpeningFactory(expired=True)
    assert "Look around" not in client.get("/").content.decode()


def test_process_asks_once_a_minute_and_shows_nothing_that_has_closed(
    client, now, settings, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(browse, "_kept", {"until": 0.0})
    settings.BROWSE_KEPT_FOR = 60.0
    for title in ("Baker", "Cook"):
        OpeningFactory(title=title)
    Opening.objects.filter(title="Cook").update(closes_at=NOW + timedelta(seconds=20))
    with django_assert_num_queries(2):
        first = client.get("/")
    assert "s-maxage=20" in first["Cache-Control"]
    with clock.at(NOW + timedelta(seconds=20)), django_assert_num_queries(0):
        page = client.get("/", headers={"If-None-Match": first["ETag"]}).content.decode()
    assert "Baker" in page
    assert "Cook" not in page
