"""Where remote work may be done from: countries and states, on the page and in the markup."""

import json
import re

import pytest

from jobstore.people.employer.models import Employer
from openings.feeds import job_posting
from openings.opening.models import Opening
from openings.place.models import area_named
from openings.version.models import OpeningVersion
from openings.version.queries import document_of
from tests.factories.openings import OpeningFactory
from tests.openings.opening.posting import BASE, TYPED

pytestmark = pytest.mark.django_db
REMOTE = TYPED | {"remote": "remote", "place": ""}
OHIO = {
    "@type": "State",
    "name": "Ohio",
    "containedInPlace": {"@type": "Country", "name": "US"},
}


@pytest.fixture
def recruiter(client_of, bob, employer, now):
    return client_of(bob)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("oh", "Ohio", "US"),
        ("Georgia", "Georgia", "US"),
        ("canada", "Canada", "CA"),
        ("USA", "United States", "US"),
        ("United States", "United States", "US"),
        ("D.C.", "District of Columbia", "US"),
        ("Cascadia", None, None),
        ("", None, None),
    ],
)
def test_country_or_state_is_known_by_any_of_its_names(text, name, country):
    area = area_named(text)
    assert (area and area.name, area and area.country) == (name, country)
    assert area is None or area_named(area.name) == area


@pytest.mark.row("B66")
def test_areas_are_on_the_page_in_markup_and_form(recruiter, client):
    recruiter.post(f"{BASE}new/", REMOTE | {"remote_from": "OH\nCanada\nohio"})
    opening = Opening.objects.get()
    assert opening.remote_from == "Ohio\nCanada"
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    page = client.get(opening.get_absolute_url()).content.decode()
    assert "<dt>Remote from</dt><dd>Ohio; Canada</dd>" in page
    markup = json.loads(re.search(r'"application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert markup["jobLocationType"] == "TELECOMMUTE"
    assert markup["applicantLocationRequirements"] == [OHIO, {"@type": "Country", "name": "CA"}]
    form = recruiter.get(f"{BASE}{opening.pk}/edit/").context["form"]
    assert form["remote_from"].value() == "Ohio\nCanada"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"remote_from": "Ohio\nCascadia"}, "“Cascadia” is no country and no state that we know."),
        ({"remote": "on_site", "place": "Columbus, OH", "remote_from": "Ohio"}, "Say above that"),
        ({"remote_from": "\n".join(f"no {n}" for n in range(21))}, "These are 21 lines"),
    ],
)
def test_areas_that_cannot_be_are_named_and_kept(recruiter, typed, said):
    page = recruiter.post(f"{BASE}new/", REMOTE | typed, follow=True).content.decode()
    assert said in page
    opening = Opening.objects.first()
    if opening:  # a draft may be unfinished
        assert recruiter.post(f"{BASE}{opening.pk}/publish/").status_code == 409
        assert opening.remote_from == typed["remote_from"]


def test_change_of_areas_waits_for_staff_with_its_difference(recruiter):
    recruiter.post(f"{BASE}new/", REMOTE | {"remote_from": "Ohio"})
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    Employer.objects.update(is_trusted=False)
    opening.refresh_from_db()
    typed = REMOTE | {"remote_from": "Ohio\nKY", "version": opening.version}
    recruiter.post(f"{BASE}{opening.pk}/edit/", typed)
    opening.refresh_from_db()
    assert opening.remote_from == "Ohio"
    waiting = OpeningVersion.objects.get(opening=opening, state="proposed")
    assert waiting.document["opening"]["remote_from"] == "Ohio\nKentucky"
    page = recruiter.get(f"{BASE}{opening.pk}/versions/{waiting.number}/").content.decode()
    assert "Remote work from" in page


def test_where_nobody_says_the_countries_of_the_places_stand_in_the_markup(now):
    opening = OpeningFactory(remote="remote")
    assert job_posting(opening)["applicantLocationRequirements"] == {
        "@type": "Country",
        "name": "US",
    }
    assert document_of(opening)["opening"]["remote_from"] == ""
    on_site = OpeningFactory(remote="hybrid", remote_from="Ohio")
    assert "applicantLocationRequirements" not in job_posting(on_site)
