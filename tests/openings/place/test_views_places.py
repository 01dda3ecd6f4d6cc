"""Several places in the form of an opening."""

import pytest

from openings.opening.models import Opening
from openings.place.models import OpeningPlace
from tests.openings.opening.posting import BASE, TYPED

pytestmark = pytest.mark.django_db


@pytest.fixture
def recruiter(client_of, bob, now):
    return client_of(bob)


def places():
    rows = OpeningPlace.objects.order_by("position")
    return list(rows.values_list("place_text", "city", "region"))


@pytest.mark.row("B66")
def test_places_are_named_one_a_line_and_each_is_found(recruiter, client):
    more = "Dayton, OH\n\n 43604 \nDayton,  OH"
    recruiter.post(f"{BASE}new/", TYPED | {"other_places": more})
    opening = Opening.objects.get()
    found = [("Columbus, OH", "Columbus", "OH"), ("Dayton, OH", "Dayton", "OH")]
    assert places() == [*found, ("43604", "Toledo", "OH")]
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    page = client.get(opening.get_absolute_url()).content.decode()
    assert "Columbus, OH; Dayton, OH; Toledo, OH" in page
    assert "Night Baker" in client.get("/openings/?place=Dayton,+OH").content.decode()
    form = recruiter.get(f"{BASE}{opening.pk}/edit/").context["form"]
    assert form["other_places"].value() == "Dayton, OH\n43604"
    opening.refresh_from_db()
    recruiter.post(f"{BASE}{opening.pk}/edit/", TYPED | {"version": opening.version})
    assert places() == found[:1]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("columbus, oh", "“Columbus, OH” stands twice"),
        ("\n".join(f"Place {n}" for n in range(20)), "These are 20 lines; keep the 19 best."),
        ("x" * 201, "is longer than 200 characters"),
    ],
)
def test_places_that_cannot_be_are_told_at_their_field(recruiter, lines, words):
    response = recruiter.post(f"{BASE}new/", TYPED | {"other_places": lines})
    assert words in response.context["form"].errors["other_places"][0]
    assert not Opening.objects.exists()


@pytest.mark.parametrize("line", ["Somewhere nice", "Ohio"])
def test_place_that_is_not_found_is_a_fix_before_publishing(recruiter, line):
    response = recruiter.post(f"{BASE}new/", TYPED | {"other_places": line}, follow=True)
    assert f"We cannot find “{line}” on the map." in response.content.decode()
    opening = Opening.objects.get()
    assert recruiter.post(f"{BASE}{opening.pk}/publish/").status_code == 409
