"""Public from a day and an hour where the employer is; until then nobody else knows of it."""

from datetime import UTC, datetime, timedelta

import pytest

from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from openings.opening.actions.publish import approve_opening
from openings.opening.models import Opening
from tests.factories import NOW
from tests.openings.opening.posting import BASE, TYPED

pytestmark = pytest.mark.django_db
BEGINS = datetime(2026, 12, 1, 13, 30, tzinfo=UTC)  # 8:30 in New York
LATER = {"public_on": "2026-12-01", "public_hour": "08:30"}


@pytest.fixture
def recruiter(client_of, bob, now):
    return client_of(bob)


def post(recruiter, **typed):
    recruiter.post(f"{BASE}new/", TYPED | LATER | typed)
    opening = Opening.objects.get()
    page = recruiter.post(f"{BASE}{opening.pk}/publish/", follow=True).content.decode()
    return Opening.objects.get(), page


@pytest.mark.row("B61")
def test_nobody_else_knows_of_it_until_its_hour(recruiter, client, client_of, dana):
    opening, page = post(recruiter)
    assert "public from Tuesday, December 1, 2026, 8:30 AM" in page
    url = opening.get_absolute_url()
    places = ("/openings/?q=baker", "/sitemap-openings.xml", "/", "/employers/acme/")
    for moment, status, is_there in (
        (BEGINS - timedelta(seconds=1), 404, False),
        (BEGINS, 200, True),
    ):
        with clock.at(moment):
            assert client.get(url).status_code == status
            assert client_of(dana).get(f"/openings/{opening.pk}/apply/").status_code == status
            texts = "".join(client.get(place).content.decode() for place in places)
            assert (f"/openings/{opening.pk}/" in texts) == is_there
    assert (opening.publish_at, opening.posted_at) == (BEGINS, BEGINS)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"public_on": "2027-06-01"}, "public_on", "Choose a day within the next 90 days."),
        ({"public_on": ""}, "public_on", "Choose the day to this hour."),
        ({"public_on": "soon"}, "public_on", ""),
        ({"public_hour": "25:00"}, "public_hour", ""),
        ({"closes_on": "2026-11-30"}, "closes_on", "It closes before it is public."),
    ],
)
def test_day_that_cannot_be_is_told_at_its_field(recruiter, typed, field, words):
    response = recruiter.post(f"{BASE}new/", TYPED | LATER | typed)
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]
    assert not Opening.objects.exists()


def test_day_moves_until_it_has_come_and_is_fixed_then(recruiter):
    opening, _ = post(recruiter)
    url = f"{BASE}{opening.pk}/edit/"
    form = recruiter.get(url).context["form"]
    assert (str(form["public_on"].value()), str(form["public_hour"].value())) == (
        "2026-12-01",
        "08:30:00",
    )
    typed = TYPED | {"public_on": "2026-12-02", "version": opening.version}
    recruiter.post(url, typed)
    moved = datetime(2026, 12, 2, 5, tzinfo=UTC)
    opening.refresh_from_db()
    assert (opening.publish_at, opening.posted_at) == (moved, moved)
    with clock.at(moved + timedelta(hours=1)):
        assert "public_on" not in recruiter.get(url).context["form"].fields
        recruiter.post(url, TYPED | LATER | {"version": opening.version})
    opening.refresh_from_db()
    assert (opening.publish_at, opening.posted_at) == (moved, moved)


@pytest.mark.parametrize(
    ("approved", "begins"),
    [(NOW + timedelta(days=1), BEGINS), (BEGINS + timedelta(hours=2), BEGINS + timedelta(hours=2))],
)
def test_after_approval_it_is_the_later_of_now_and_chosen(recruiter, erin, approved, begins):
    Employer.objects.update(is_trusted=False)
    opening, _ = post(recruiter)
    with clock.at(approved):
        approve_opening(opening=opening, by=erin, version=opening.version)
    stored = Opening.objects.get()
    assert (stored.publish_at, stored.posted_at) == (begins, begins)


def test_draft_with_a_day_can_be_deleted_and_an_empty_end_counts_from_it(recruiter):
    opening, _ = post(recruiter, closes_on="")
    assert opening.closes_at == datetime(2027, 3, 2, 5, tzinfo=UTC)
    recruiter.post(f"{BASE}new/", TYPED | LATER)
    draft = Opening.objects.get(state="draft")
    assert "Delete the draft" in recruiter.get(f"{BASE}{draft.pk}/preview/").content.decode()


@pytest.mark.row("B61")
@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ({"public_on": "2026-12-03"}, BEGINS + timedelta(days=2)),
        ({"public_on": "2027-06-01"}, BEGINS),
        ({"public_on": "", "public_hour": ""}, BEGINS),
    ],
    ids=["ahead", "too late", "none"],
)
def test_first_day_moves_though_the_change_beside_it_is_not_ready(recruiter, typed, begins):
    opening, _ = post(recruiter)
    changed = TYPED | LATER | {"description": "Too short."} | typed
    recruiter.post(f"{BASE}{opening.pk}/edit/", changed | {"version": opening.version})
    opening = Opening.objects.get()
    assert (opening.publish_at, opening.posted_at) == (begins, begins)
    assert opening.description != "Too short."
