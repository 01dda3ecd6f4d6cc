"""Each format that the import reads, and files that it cannot."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from openings.opening.models import Opening
from openings.opening.states import OpeningState
from openings.place.actions import save_places, state_places
from openings.place.models import OpeningPlace
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


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


def test_import_openings_numfocus_is_detected_and_closes_at_the_deadline(run):
    lines = run([ADVERT])
    assert lines == ["row 1: imported", "1 imported, 0 updated, 0 unchanged, 0 refused"]
    opening = Opening.objects.get()
    assert opening.source == "numfocus"
    assert opening.end.day == date(2026, 12, 1)
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


def places_of(opening):
    return list(opening.places.order_by("position").values_list("city", "region", "place_text"))


def test_import_openings_json_ld_keeps_every_place(run):
    ohio = {"@type": "PostalAddress", "addressRegion": "OH", "addressCountry": "US"}
    cities = ["Columbus", "Dayton"]
    where = [{"@type": "Place", "address": ohio | {"addressLocality": city}} for city in cities]
    row = POSTING | {"jobLocation": [*where, "Porto, Portugal"]}
    assert run([row])[-1].startswith("1 imported")
    opening = Opening.objects.get()
    assert places_of(opening) == [
        ("Columbus", "OH", "Columbus, OH, US"),
        ("Dayton", "OH", "Dayton, OH, US"),
        ("", "", "Porto, Portugal"),
    ]
    assert opening.place_line == "Columbus, OH and 2 more"
    assert run([row])[-1].startswith("0 imported, 0 updated, 1 unchanged")
    fewer = row | {"jobLocation": where[1:]}
    assert run([fewer])[-1].startswith("0 imported, 1 updated")
    assert places_of(opening) == [("Dayton", "OH", "Dayton, OH, US")]


def test_import_openings_keeps_twenty_places_and_says_how_many_it_leaves_out(run):
    several = [f"Yard {number}, Porto, Portugal" for number in range(22)]
    lines = run([POSTING | {"jobLocation": several}])
    assert "2 places are left out: 20 at most" in lines[0]
    opening = Opening.objects.get()
    assert opening.places.count() == 20
    assert opening.place_line == "Yard 0, Porto, Portugal and 19 more"


OHIO = [("Columbus", "OH"), ("Dayton", "OH")]


@pytest.mark.parametrize(
    ("header", "cells", "places"),
    [
        ("city,state", '"Columbus; Dayton",OH', OHIO),
        ("city,state", "Columbus|Dayton,OH|Ohio", OHIO),
        ("city,state", '"Columbus, OH; Dayton, OH",', OHIO),
        ("city,state,zip", "Columbus;Dayton,OH,43215;45402", OHIO),
        ("city,state,City,State", "Columbus,OH,Dayton,OH", OHIO),
        ("city,state,city,state,city,state", "Columbus,OH,,,Dayton,OH", OHIO),
        ("city,country", "Columbus;Porto,US;Portugal", [("", ""), ("", "")]),
        # Whose state or ZIP code it is, is not guessed.
        ("city,state", "Columbus;Dayton;Troy,OH;MI", [("", "")]),
        ("city,state,zip", "Columbus;Dayton,OH,43215", [("", "")]),
    ],
)
def test_import_openings_csv_keeps_every_place(run, header, cells, places):
    text = f"title,employer,url,{header}\nCook,Tern,https://tern.example.org/1,{cells}\n"
    assert run(text, name="rows.csv")[0].startswith("row 1: imported")
    opening = Opening.objects.get()
    assert [place[:2] for place in places_of(opening)] == places
    assert opening.more_places == len(places) - 1
    assert run(text, name="rows.csv")[0].startswith("row 1: unchanged")


def test_import_openings_splits_a_text_of_several_places_once_it_is_read_again(run):
    """Until now it stood there as one place."""
    row = POSTING | {"jobLocation": "Columbus, OH; Dayton, OH", "identifier": None}
    run([row])
    opening = Opening.objects.get()
    whole = OpeningPlace(place_text="Columbus, OH; Dayton, OH", country="US")
    rows = state_places(opening=opening, places=[whole])
    opening.source_digest = ""
    opening.save()
    save_places(openings=[opening], places=rows)
    assert run([row])[0].startswith("row 1: updated")
    assert [place[:2] for place in places_of(opening)] == OHIO
