"""Lists name one place and count the others; the page and the markup of an opening have all."""

import json
import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from openings.feeds import job_posting
from openings.importing.actions.files import postings_in, read_json
from openings.importing.actions.jobposting import read
from openings.opening.states import RemoteKind
from openings.place.actions import place_at
from openings.place.models import OpeningPlace
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.results import search_openings
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.support.mail import statements

pytestmark = pytest.mark.django_db


def several(**facts):
    porto = OpeningPlace(place_text="Porto, Portugal", country="PT")
    return OpeningFactory(places=[place_at(text="45402", country="US"), porto], **facts)


def read_back(opening):
    rows = postings_in(read_json(None, json.dumps(job_posting(opening))))
    return read(rows[0], known=frozenset(), base_url="").places


def test_markup_has_a_location_for_each_place_and_reads_back(now, settings):
    settings.SITE_URL = "https://jobs.example.org"
    opening = several()
    locations = job_posting(opening)["jobLocation"]
    assert [place["address"].get("addressLocality") for place in locations] == [
        *("Columbus", "Dayton", None)
    ]
    assert [place.get("name") for place in locations] == [None, None, "Porto, Portugal"]
    assert [(place.city, place.country) for place in read_back(opening)] == [
        *(("Columbus", "US"), ("Dayton", "US"), ("", "PT"))
    ]
    remote = job_posting(several(remote=RemoteKind.REMOTE))
    assert [area["name"] for area in remote["applicantLocationRequirements"]] == ["US", "PT"]
    assert len(remote["jobLocation"]) == 2
    assert job_posting(OpeningFactory())["jobLocation"]["address"]["addressLocality"] == "Columbus"


def test_page_lists_every_place(client, now):
    page = client.get(several().get_absolute_url()).content.decode()
    [fact] = re.findall(r"<dt>Places</dt><dd>(.*?)</dd>", page)
    assert fact == "Columbus, OH; Dayton, OH; Porto, Portugal (on site)"
    page = client.get(OpeningFactory().get_absolute_url()).content.decode()
    assert "<dt>Place</dt><dd>Columbus, OH (on site)</dd>" in page


def test_list_of_an_employer_counts_the_others_without_a_statement_more(client, now):
    one = OpeningFactory()
    page = reverse("people:employer_detail", args=[one.employer.slug])
    before = len(statements(lambda: client.get(page)))
    several(employer=one.employer)
    assert "<li>Columbus, OH and 2 more</li>" in client.get(page).content.decode()
    assert len(statements(lambda: client.get(page))) == before


def test_mail_counts_the_others(now):
    text = render_to_string("openings/mail/_opening.txt", {"opening": several()})
    assert text.startswith("Store Supervisor, Columbus, OH and 2 more")


def test_similar_opening_counts_its_other_places(now):
    page = render_to_string("openings/opening/_similar.html", {"similar": [several()]})
    assert "Columbus, OH and 2 more" in page


def test_openings_like_a_closed_one_name_their_employers_and_count_their_places(
    now, client_of, dana
):
    opening = several(employer__name="Tern Bakery")
    page = client_of(dana).get(
        reverse("openings:opening_apply", args=[OpeningFactory(closed=True).pk])
    )
    assert b">Tern Bakery</a>, Columbus, OH and 2 more" in page.content
    assert opening.get_absolute_url().encode() in page.content


@pytest.mark.row("B1")
@pytest.mark.parametrize("place", ["Columbus, OH", "Dayton, OH", "45402", "Ohio", ""])
def test_opening_in_two_cities_is_found_from_both_and_counted_once(now, place):
    opening = OpeningFactory(places=[place_at(text="Dayton, OH", country="US")])
    OpeningFactory(place_text="Boise, ID", city="Boise", region="ID", latitude=43.6, longitude=-116)
    results = search_openings(SearchCriteria(words="supervisor", place=place), at=NOW)
    found = [one.pk for one in results.openings]
    assert (found.count(opening.pk), len(found)) == (1, results.total)
    assert results.total == (1 if place else 2)
