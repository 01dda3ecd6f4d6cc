import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from jobstore.lib import clock
from jobstore.people.employer.actions.merge import merge_employers
from jobstore.people.employer.models import Employer
from openings.opening.models import Opening
from openings.opening.states import CloseReason, OpeningState
from openings.search.models.entry import SearchEntry
from tests.factories import NOW
from tests.factories.people import EmployerFactory, MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
ROW = {
    "name": "Data Engineer",
    "location": "Tern Labs, Columbus, OH",
    "url": "https://jobs.example.org/1",
    "posted": "2026-11-01",
    "expires": "2026-12-31",
    "kind": "rse",
}
ADVERT = {
    "entity": "Heron Foundation",
    "title": "Maintainer",
    "url": "https://heron.example.org",
    "percentTime": 100,
    "percentOSS": 50,
    "deadline": "2026-12-01",
    "expires": "2050-01-01",
    "location": "Remote",
    "description": "You *maintain* things.\n\n- one\n- two\n",
    "file": "2026-11-02_heron.yaml",
}
POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Night Baker",
    "description": "<p>Bread &amp; rolls</p><ul><li>early</li></ul><script>alert(1)</script>",
    "datePosted": "2026-11-01",
    "validThrough": "2026-12-01T23:59:00Z",
    "hiringOrganization": {"@type": "Organization", "name": "Tern Bakery"},
    "jobLocation": {
        "@type": "Place",
        "address": {
            "addressLocality": "Columbus",
            "addressRegion": "OH",
            "postalCode": "43215",
            "addressCountry": "US",
        },
    },
    "employmentType": ["FULL_TIME"],
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "USD",
        "value": {"@type": "QuantitativeValue", "minValue": 20.5, "unitText": "HOUR"},
    },
    "identifier": {"@type": "PropertyValue", "name": "Tern", "value": "77"},
}


@pytest.fixture
def run(tmp_path, capsys):
    """Imports rows and returns the lines that the command wrote."""

    def run(rows, *args, name="rows.json"):
        path = tmp_path / name
        path.write_text(rows if isinstance(rows, str) else json.dumps(rows), encoding="utf-8")
        call_command("import_openings", str(path), *args)
        return capsys.readouterr().out.splitlines()

    return run


def test_import_openings_saves_a_row_as_a_live_opening(run):
    lines = run([ROW])
    assert lines == ["row 1: imported", "1 imported, 0 updated, 0 unchanged, 0 refused"]
    opening = Opening.objects.live(at=NOW).get()
    assert opening.title == "Data Engineer"
    assert opening.employer.name == "Tern Labs"
    assert not opening.employer.is_unnamed
    assert (opening.city, opening.region, opening.country) == ("Columbus", "OH", "US")
    assert opening.posted_at.isoformat() == "2026-11-01T04:00:00+00:00"
    assert opening.closes_on == date(2026, 12, 31)
    assert "https://jobs.example.org/1" in opening.description
    assert opening.is_imported
    assert SearchEntry.objects.filter(opening=opening).exists()


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
    assert changed.closes_on == date(2027, 1, 31)


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


def test_import_openings_numfocus_is_detected_and_closes_at_the_deadline(run):
    lines = run([ADVERT])
    assert lines == ["row 1: imported", "1 imported, 0 updated, 0 unchanged, 0 refused"]
    opening = Opening.objects.get()
    assert opening.source == "numfocus"
    assert opening.closes_on == date(2026, 12, 1)
    assert opening.posted_at.date() == date(2026, 11, 2)
    assert (opening.remote, opening.employment_type) == ("remote", "FULL_TIME")
    assert opening.description.startswith("You *maintain* things.")


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {"deadline": "1992-01-01"},
            "imported; posted 2026-11-02 is later than deadline 1992-01-01 and is left out",
        ),
        ({"title": "Full-time"}, 'refused: title "Full-time" says how much work it is, not which'),
        ({"percentTime": "NA"}, 'imported; percentTime "NA" is not a share from 1 to 100'),
        ({"percentTime": None}, "imported; percentTime is not stated"),
        ({"percentTime": 0}, 'imported; percentTime "0" is not a share from 1 to 100'),
        ({"percentTime": 50}, "imported"),
        ({"url": None}, "imported"),
        ({"location": None}, "imported"),
        ({"entity": ""}, "imported; employer is not stated"),
    ],
)
def test_import_openings_numfocus_odd_fields(run, change, line):
    assert run([ADVERT | change])[0] == f"row 1: {line}"


def test_import_openings_reads_json_ld(run):
    lines = run(POSTING)
    assert lines[-1] == "1 imported, 0 updated, 0 unchanged, 0 refused"
    opening = Opening.objects.get()
    assert opening.employer.name == "Tern Bakery"
    assert (opening.city, opening.postal_code) == ("Columbus", "43215")
    assert (opening.pay_min, opening.pay_max, opening.pay_period) == (
        Decimal("20.50"),
        None,
        "HOUR",
    )
    assert opening.employment_type == "FULL_TIME"
    assert opening.description == "Bread & rolls\n\n- early"
    assert run({"@graph": [POSTING]})[-1] == "0 imported, 0 updated, 1 unchanged, 0 refused"


def test_import_openings_reads_back_its_own_markup(run, client, settings):
    settings.SITE_URL = "https://jobs.example.org"
    from tests.openings.opening.test_views import markup_of

    run(POSTING)
    markup = markup_of(client.get(Opening.objects.get().get_absolute_url()))
    assert run(markup)[-1] == "1 imported, 0 updated, 0 unchanged, 0 refused"
    first, second = Opening.objects.order_by("pk")
    for name in ("title", "city", "region", "pay_min", "pay_period", "employment_type"):
        assert getattr(first, name) == getattr(second, name)


def test_import_openings_takes_numbers_as_they_are_written(run):
    text = json.dumps(POSTING).replace("20.5", '17.10, "maxValue": 1e309')
    assert run(text)[0] == (
        'row 1: imported; maxValue "1E+309" is not an amount of pay and is left out'
    )
    assert Opening.objects.get().pay_text == "From $17.10 an hour"
    run(json.dumps(POSTING).replace("20.5", "NaN"))
    assert Opening.objects.get().pay_text == "Pay not stated"


def test_import_openings_reads_raw_line_breaks_and_saved_pages(run):
    posting = json.dumps(POSTING | {"description": "<p>Bread and</p>"}).replace(" and", "\n\tand")
    script = "<script type='application/ld+json'>"
    page = (
        f"<!doctype html><head><script>1</script>{script}{{</script>{script}{posting}</script><p>"
    )
    assert run(page, name="page.html")[0] == "row 1: imported"
    assert Opening.objects.get().description == "Bread and"
    lines = run(f"{page}{script}{{'JobPosting'</script>", name="page.html")
    assert lines[:2] == [
        "row 1: unchanged",
        "row 2: refused: it is not an object with named fields",
    ]


@pytest.mark.parametrize(
    "wrapped", ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "/*<![CDATA[*/ {} /*]]>*/"]
)
def test_import_openings_reads_scripts_that_hide_in_comments(run, wrapped):
    posting = wrapped.format(json.dumps(POSTING | {"description": "Bread"}))
    page = f'<script type="application/ld+json">{posting}</script>'
    assert run(page, name="page.html")[0] == "row 1: imported"


def test_import_openings_reads_a_document_on_each_line(run):
    other = POSTING | {"identifier": {"value": 78}}
    lines = run(f"{json.dumps(POSTING)}\n\n{json.dumps(other)}\n", name="rows.jsonl")
    assert lines[-1] == "2 imported, 0 updated, 0 unchanged, 0 refused"


@pytest.mark.parametrize(
    ("stated", "closes_at", "shown"),
    [
        ("2026-12-18", "2026-12-19T05:00:00+00:00", "Friday, December 18, 2026"),
        ("2026-12-19T04:59:59Z", "2026-12-19T04:59:59+00:00", "Friday, December 18, 2026"),
        (
            "2026-12-18T09:30:00-08:00",
            "2026-12-18T17:30:00+00:00",
            "Friday, December 18, 2026, 12:30 PM EST",
        ),
    ],
)
def test_import_openings_closes_when_the_advert_says(run, client, stated, closes_at, shown):
    run(POSTING | {"validThrough": stated})
    opening = Opening.objects.get()
    assert opening.closes_at.isoformat() == closes_at
    assert f"<dd>{shown}</dd>" in client.get(opening.get_absolute_url()).content.decode()


def test_import_openings_json_ld_without_number_and_address(run):
    assert run(POSTING | {"identifier": None})[0] == "row 1: imported"
    assert run(POSTING | {"identifier": None})[0] == "row 1: unchanged"


def test_import_openings_reads_csv(run):
    text = (
        "ID, Title ,employer,city,state,posted,expires,"
        "pay_min,pay_max,pay_period,pay_currency,url,extra\n"
        '1,"Baker, night",Tern Bakery,Columbus,OH,2026-11-01,2026-12-01,20.25,25,HOUR,USD,'
        "https://tern.example.org/1,x\n"
        "2,,Tern Bakery,,,,,,,,,,\n"
        "3,Cook,Tern Bakery,,,,,free,,,,https://tern.example.org/3,\n"
    )
    lines = run(text, name="rows.csv")
    assert lines == [
        'row 1: imported; column "extra" is unknown and left out',
        "row 2: refused: title is missing",
        (
            'row 3: imported; pay_min "free" is not an amount of pay and is left out;'
            ' column "extra" is unknown and left out'
        ),
        "2 imported, 0 updated, 0 unchanged, 1 refused",
    ]
    first = Opening.objects.earliest("pk")
    assert (first.title, first.pay_text) == ("Baker, night", "$20.25 to $25 an hour")


def test_import_openings_csv_tells_adverts_apart_by_place_and_reads_any_wording(run):
    text = (
        "title,employer,description,city,state,zip,country,employment_type,remote,expires\n"
        "Van Driver,Tern,# 1 van,Bend,OR,,,Full-time,Hybrid,2026-12-31\n"
        "Van Driver,Tern,# 1 van,Salem,Oregon,,USA,temp,remote possible,soon\n"
        "Van Driver,Tern,# 1 van,Porto,,,Portugal,shift,,\n"
        "Van Driver,Tern,# 1 van,,,97701,,,,\n"
    )
    lines = run(text, name="rows.csv")
    assert lines == [
        "row 1: imported",
        'row 2: imported; expires "soon" is not a date like 2026-11-30 and is left out',
        (
            "row 3: imported; place is kept as written: it lies outside the United States;"
            ' employment_type "shift" is no type of ours and is left out'
        ),
        "row 4: imported",
        "4 imported, 0 updated, 0 unchanged, 0 refused",
    ]
    names = ("city", "country", "employment_type", "remote", "description")
    assert list(Opening.objects.order_by("pk").values_list(*names)) == [
        ("Bend", "US", "FULL_TIME", "hybrid", "\\# 1 van"),
        ("Salem", "US", "TEMPORARY", "remote_ok", "\\# 1 van"),
        ("", "PT", "", "not_stated", "\\# 1 van"),
        ("Bend", "US", "", "not_stated", "\\# 1 van"),
    ]
    assert run(text, name="rows.csv")[-1] == "0 imported, 0 updated, 4 unchanged, 0 refused"


def test_import_openings_csv_with_semicolons_and_a_long_cell(run):
    text = f"title;description;url\nCook;<p>{'<b></b>' * 20_000}Soup * 2</p>;https://a.example/1\n"
    assert run(text, name="rows.csv")[0] == "row 1: imported; employer is not stated"
    assert Opening.objects.get().description == "Soup \\* 2"


def test_import_openings_without_an_end_closes_after_90_days(run):
    run("title,url\nCook,https://tern.example.org/3\n", name="rows.csv")
    opening = Opening.objects.get()  # at the end of a day, also where the clocks went back
    assert opening.closes_at.isoformat() == "2027-02-22T05:00:00+00:00"
    assert opening.closes_text == "Sunday, February 21, 2027"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is empty."),
        (b"  \n", "is empty."),
        (b"{", "is not JSON: line 1, column 2"),
        (b"\xff\xfe[\x00]\x00", "holds no openings."),
        (b"\xff\xfe[\x00]", "is not UTF-8 text"),
        (b"[]", "holds no openings."),
        (b'{"a": 1}', "holds no list of openings."),
        (b'[{"a": 1}]', "has none of the known formats"),
        (b"[" * 100_000, "is nested too deeply."),
        (b"[" * 700 + b"]" * 700, "is nested too deeply."),
        (b'[{"a": NaN}]', "has none of the known formats"),
        (b"1" * 5000, "is not JSON"),
        (b"\x89PNG\r\n", "is not UTF-8 text"),
    ],
)
def test_import_openings_unreadable_file_is_one_line_and_status_1(
    tmp_path, capsys, content, complaint
):
    path = tmp_path / "rows.json"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as stopped:
        call_command("import_openings", str(path))
    told = capsys.readouterr()
    assert stopped.value.code == 1
    assert complaint in told.err
    assert len(told.err.splitlines()) == 1
    assert told.out == ""


@pytest.mark.parametrize("path", ["/nowhere/rows.json", "/", "a\x00b"])
def test_import_openings_missing_file_is_one_line_and_status_1(capsys, path):
    with pytest.raises(SystemExit) as stopped:
        call_command("import_openings", path)
    assert stopped.value.code == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_import_openings_huge_file_is_refused_unread(tmp_path, capsys):
    path = tmp_path / "rows.json"
    with path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(SystemExit):
        call_command("import_openings", str(path))
    assert "the limit is" in capsys.readouterr().err


def test_import_openings_unknown_format_is_refused(tmp_path, capsys):
    path = tmp_path / "rows.json"
    path.write_text("[]")
    with pytest.raises(SystemExit):
        call_command("import_openings", str(path), "--format", "moon")
    assert "choose from usrse, numfocus, jobposting, csv" in capsys.readouterr().err


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "rows", "refused"), [("openings-usrse", 816, 2), ("openings-numfocus", 26, 4)]
)
def test_import_openings_real_file_twice(capsys, name, rows, refused):
    path = SHARED / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    good = rows - refused
    for counts in (f"{good} imported, 0 updated, 0", f"0 imported, 0 updated, {good}"):
        call_command("import_openings", str(path))
        lines = capsys.readouterr().out.splitlines()
        assert lines[-1] == f"{counts} unchanged, {refused} refused"
        assert len(lines) == rows + 1
    assert Opening.objects.count() == good
    for opening in Opening.objects.live(at=NOW):
        assert opening.closes_at > NOW
    assert not Opening.objects.filter(closes_at__lte=NOW, state=OpeningState.PUBLISHED).exists()


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
