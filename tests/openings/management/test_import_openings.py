"""Importing openings: new, changed, as they were, refused."""

from datetime import date, timedelta

import pytest

from jobstore.lib import clock
from jobstore.people.employer.actions.merge import merge_employers
from jobstore.people.employer.models import Employer
from openings.index.models.change import SearchChange
from openings.opening.models import Opening
from openings.opening.states import CloseReason, OpeningState
from tests.factories import NOW
from tests.factories.people import EmployerFactory, MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


ROW = {
    "name": "Data Engineer",
    "location": "Tern Labs, Columbus, OH",
    "url": "https://jobs.example.org/1",
    "posted": "2026-11-01",
    "expires": "2026-12-31",
    "kind": "rse",
}


def test_import_openings_saves_a_row_as_a_live_opening(run):
    lines = run([ROW])
    assert lines == ["row 1: imported", "1 imported, 0 updated, 0 unchanged, 0 refused"]
    opening = Opening.objects.live(at=NOW).get()
    assert opening.title == "Data Engineer"
    assert opening.employer.name == "Tern Labs"
    assert not opening.employer.is_unnamed
    assert (opening.city, opening.region, opening.country) == ("Columbus", "OH", "US")
    assert opening.posted_at.isoformat() == "2026-11-01T04:00:00+00:00"
    assert opening.end.day == date(2026, 12, 31)
    assert "https://jobs.example.org/1" in opening.description
    assert opening.is_imported
    assert SearchChange.objects.filter(opening_id=opening.pk).exists()


def test_import_openings_again_changes_nothing(run):
    rows = [ROW, ROW | {"url": "https://jobs.example.org/2"}, ROW | {"expires": "2020-01-01"}]
    run(rows)
    before = list(Opening.objects.order_by("pk").values())
    employers = Employer.objects.count()
    with clock.at(NOW + timedelta(days=100)):
        lines = run(rows)
    assert lines[-1] == "0 imported, 0 updated, 2 unchanged, 1 refused"
    assert list(Opening.objects.order_by("pk").values()) == before
    assert Employer.objects.count() == employers


def test_import_openings_updates_a_changed_row(run):
    run([ROW])
    opening = Opening.objects.get()
    lines = run([ROW | {"expires": "2027-01-31", "location": "Tern Labs, Boston, MA"}])
    assert lines[0] == "row 1: updated"
    assert lines[-1] == "0 imported, 1 updated, 0 unchanged, 0 refused"
    changed = Opening.objects.get()
    assert (changed.pk, changed.city) == (opening.pk, "Boston")
    assert changed.end.day == date(2027, 1, 31)


def test_import_openings_never_reopens_what_people_closed(run):
    run([ROW])
    Opening.objects.update(
        state=OpeningState.CLOSED, closed_at=NOW, close_reason=CloseReason.WITHDRAWN
    )
    run([ROW | {"expires": "2027-01-31"}])
    assert Opening.objects.get().state == OpeningState.CLOSED


def test_import_openings_expired_is_closed_and_never_live(run):
    run([ROW | {"posted": "2019-01-01", "expires": "2019-10-01"}])
    opening = Opening.objects.get()
    assert (opening.state, opening.close_reason) == ("closed", "expired")
    assert not Opening.objects.live(at=NOW).exists()
    run([ROW | {"posted": "2019-01-01", "expires": "2026-12-24"}])
    assert Opening.objects.live(at=NOW).get() == opening


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": ""}, "name is missing"),
        ({"name": None}, "name is missing"),
        ({"name": {"a": 1}}, "name is not text"),
        (
            {"url": ""},
            "it has neither a description nor the address of the full advert",
        ),
        (
            {"url": "/jobs/1"},
            (
                "it has neither a description nor the address of the full advert;"
                ' url "/jobs/1" is relative, no --base-url was given, and is left out'
            ),
        ),
    ],
)
def test_import_openings_refuses_a_row_in_one_line_and_goes_on(run, change, reason):
    lines = run([ROW | change, ROW])
    assert lines[0] == f"row 1: refused: {reason}"
    assert lines[-1] == "1 imported, 0 updated, 0 unchanged, 1 refused"


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (
            {"expires": "2026-10-01"},
            "posted 2026-11-01 is later than expires 2026-10-01 and is left out",
        ),
        ({"expires": "soon"}, 'expires "soon" is not a date like 2026-11-30 and is left out'),
        (
            {"expires": "0001-01-01"},
            "expires 0001-01-01 is not a plausible date and is left out",
        ),
        ({"name": "x" * 201}, "name is cut to 200 characters"),
    ],
)
def test_import_openings_keeps_the_row_and_notes_the_odd_field(run, change, note):
    assert run([ROW | change])[0] == f"row 1: imported; {note}"


def test_import_openings_refuses_what_is_no_row(run):
    lines = run([ROW, "text", None, 7, ["list"]])
    assert lines[-1] == "1 imported, 0 updated, 0 unchanged, 4 refused"
    assert lines[1] == "row 2: refused: it is not an object with named fields"


def test_import_openings_leaves_out_what_cannot_be_stored(run):
    run(
        '[{"name": "a\\ud800\\u0000b", "location": "", "expires": "2027-01-01", "url": "http://a.io"}]'
    )
    assert Opening.objects.get().title == "ab"


def test_import_openings_notes_what_it_left_out(run):
    lines = run([ROW | {"location": "South Harbor Campus", "Odd Key": None, "kind": "moon"}])
    assert lines[0] == (
        "row 1: imported; place is kept as written: no known city and state;"
        ' employer is not stated; column "Odd Key" is unknown and left out; kind "moon" is unknown'
    )
    opening = Opening.objects.get()
    assert opening.employer.is_unnamed
    assert opening.place_text == "South Harbor Campus"
    assert (opening.city, opening.latitude) == ("", None)


def test_import_openings_relative_address_needs_its_base(run):
    run([ROW | {"url": "/jobs/1"}], "--base-url", "https://tern.example.org/list/")
    assert Opening.objects.get().source_url == "https://tern.example.org/jobs/1"


def test_import_openings_same_row_twice_is_imported_once(run):
    lines = run([ROW, ROW])
    assert lines[1] == "row 2: refused: it is the same advert as row 1"
    assert Opening.objects.count() == 1


def test_import_openings_dry_run_saves_nothing(run):
    lines = run([ROW, ROW | {"name": ""}], "--dry-run")
    assert lines[-1] == "1 imported, 0 updated, 0 unchanged, 1 refused"
    assert not Opening.objects.exists()
    assert not Employer.objects.exists()


def test_import_openings_never_posts_for_an_employer_with_members(run):
    theirs = EmployerFactory(name="Tern Labs")
    MembershipFactory(employer=theirs)
    run([ROW])
    opening = Opening.objects.get()
    assert opening.employer != theirs
    assert opening.employer.slug == "tern-labs"


def test_import_openings_text_of_a_row_is_inert_in_the_page(run, client):
    run([ROW | {"name": "**Bold** [x](javascript:alert(1)) <img src=x>"}])
    page = client.get(Opening.objects.get().get_absolute_url()).content.decode()
    assert "<img src=x>" not in page
    assert "<strong>Bold" not in page
    assert 'href="javascript:' not in page


def test_import_openings_without_an_end_closes_after_90_days(run):
    run("title,url\nCook,https://tern.example.org/3\n", name="rows.csv")
    opening = Opening.objects.get()  # at the end of a day, also where the clocks went back
    assert opening.closes_at.isoformat() == "2027-02-22T05:00:00+00:00"
    assert opening.end.told(at=NOW).words == "Sunday, February 21, 2027"


def test_name_that_staff_merged_leads_to_the_employer_that_stayed(run, employer, erin):
    run([ROW])
    imported = Employer.objects.get(name="Tern Labs")
    merge_employers(into=employer, gone=imported, by=erin, reason="The same company.")
    run([ROW, {**ROW, "name": "Data Steward", "url": "https://jobs.example.org/2"}])
    assert set(Opening.objects.values_list("employer", flat=True)) == {employer.pk}
    assert not Employer.objects.filter(name="Tern Labs").exists()


def test_import_openings_without_an_address_offers_no_link_to_nowhere(run, client):
    run("title,description\nCook,Soup.\n", name="rows.csv")
    address = Opening.objects.get().get_absolute_url()
    for headers in ({}, {"HX-Request": "true", "HX-Target": "opening-panel"}):
        page = client.get(address, headers=headers).content.decode()
        assert "Soup." in page
        assert "original" not in page
        assert 'href=""' not in page
