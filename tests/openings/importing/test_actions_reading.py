"""One odd field costs that field and a note; dates and moments mean what they say."""

from datetime import UTC, date, datetime

import pytest

from openings.importing.actions.identity import RowRefused
from tests.openings.importing.postings import advert_of


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("20261224", date(2026, 12, 24)),
        ("2026-12-24T00:00:00", date(2026, 12, 24)),
        ("2026-12-24T00:00:00Z", datetime(2026, 12, 24, tzinfo=UTC)),
        ("2026-12-24T18:30:00-08:00", datetime(2026, 12, 25, 2, 30, tzinfo=UTC)),
        ("2026-12-24 18:30:00 +0100", datetime(2026, 12, 24, 17, 30, tzinfo=UTC)),
        ("December 24, 2026", date(2026, 12, 24)),
        ("2026-12-24 18:30 UTC", datetime(2026, 12, 24, 18, 30, tzinfo=UTC)),
        ("2026-12-24Z", date(2026, 12, 24)),
        ("2026-12-24+01:00", date(2026, 12, 24)),
        ("2026-12-24-05:00", date(2026, 12, 24)),
        ("Thu, 24 Dec 2026 18:30:00 GMT", datetime(2026, 12, 24, 18, 30, tzinfo=UTC)),
        ("24 Dec 2026 18:30 -0500", datetime(2026, 12, 24, 23, 30, tzinfo=UTC)),
        ("Thu, 24 Dec 2026 18:30:00 -0000", datetime(2026, 12, 24, 18, 30, tzinfo=UTC)),
        ("Thursday, December 24th, 2026", date(2026, 12, 24)),
        ("Dec. 24 2026", date(2026, 12, 24)),
        ("24-Dec-2026", date(2026, 12, 24)),
        ("2026/12/24", date(2026, 12, 24)),
    ],
)
def test_day_stays_a_day_and_a_moment_keeps_its_zone(stated, read):
    advert = advert_of(validThrough=stated)
    assert (advert.ends, advert.notes) == (read, ())


def test_moment_without_a_zone_is_read_in_ours_and_noted():
    advert = advert_of(validThrough="2026-12-24T18:30:00")
    assert advert.ends == datetime(2026, 12, 24, 23, 30, tzinfo=UTC)
    assert "has no time zone and is read in America/New_York" in advert.notes[0]


@pytest.mark.parametrize(
    ("change", "field", "value", "note"),
    [
        ({"validThrough": "9999-12-31"}, "ends", None, "is not a plausible date"),
        ({"validThrough": "31/12/2026"}, "ends", None, "is not a date like 2026-11-30"),
        ({"validThrough": "2026-W52"}, "ends", None, "is not a date like 2026-11-30"),
        ({"validThrough": "2026-02-30"}, "ends", None, "is not a date like 2026-11-30"),
        ({"validThrough": "Thu, 31 Feb 2026 18:30:00 GMT"}, "ends", None, "is not a date like"),
        ({"validThrough": "24-Dec-26"}, "ends", None, "is not a date like 2026-11-30"),
        ({"validThrough": {"when": 1}}, "ends", None, "validThrough is not text"),
        (
            {"datePosted": "2026-11-20", "validThrough": "2026-11-02"},
            "posted",
            None,
            "datePosted 2026-11-20 is later than validThrough 2026-11-02 and is left out",
        ),
        (
            {"datePosted": "2099-01-05", "validThrough": None},
            "posted",
            date(2099, 1, 5),
            "datePosted 2099-01-05 is to come; the opening shows from then on",
        ),
        ({"jobLocationType": ["TELECOMMUTE", "On-site"]}, "remote", "remote", "is a second kind"),
        ({"jobLocationType": "Work from home"}, "remote", "remote", ""),
        ({"jobLocationType": "In person"}, "remote", "on_site", ""),
        ({"industry": "x" * 61}, "category", "", "industry is longer than 60 characters"),
        ({"industry": ["Food", "Retail"]}, "category", "Food", "industry has 2 values"),
        ({"industry": {"@type": "DefinedTerm", "name": "Food"}}, "category", "Food", ""),
        ({"employmentType": "full time"}, "employment_type", "FULL_TIME", ""),
        ({"employmentType": "Part-time / Intern"}, "employment_type", "PART_TIME", '"Intern"'),
        ({"employmentType": ["Seasonal"]}, "employment_type", "", '"Seasonal" is no type of ours'),
        ({"employmentType": ["INTERN", "TEMPORARY"]}, "employment_type", "INTERN", "second type"),
        ({"employmentType": "https://schema.org/PER_DIEM"}, "employment_type", "PER_DIEM", ""),
        ({"employmentType": 7}, "employment_type", "", '"7" is no type of ours'),
        ({"url": "/jobs/1"}, "source_url", "", "is relative, no --base-url was given"),
        ({"url": "http://[bad"}, "source_url", "", "is not a web address"),
        ({"url": f"https://a.example/{'x' * 500}"}, "source_url", "", "longer than 500"),
        ({"url": "https://a.example/a b"}, "source_url", "https://a.example/a%20b", ""),
        ({"url": "https://a.example/a\n  b"}, "source_url", "https://a.example/ab", ""),
        ({"hiringOrganization": {"name": "N/A"}}, "employer", "", "employer is not stated"),
        ({"url": ["https://a.example/1"]}, "source_url", "https://a.example/1", ""),
        ({"url": "https://a.example/?a=1&amp;b=2"}, "source_url", "https://a.example/?a=1&b=2", ""),
        ({"hiringOrganization": {"name": "x" * 161}}, "employer", "", "longer than 160"),
        ({"title": "x" * 201}, "title", "x" * 200, "title is cut to 200 characters"),
        ({"title": "Night\x07 Baker\ud800"}, "title", "Night Baker", ""),
        ({"title": ["Night Baker"]}, "title", "Night Baker", ""),
        ({"title": None, "name": "Day Baker"}, "title", "Day Baker", ""),
        ({"wages": "Rye"}, "title", "Night Baker", 'column "wages" is unknown and left out'),
    ],
)
def test_odd_field_costs_that_field_and_a_note(change, field, value, note):
    advert = advert_of(**change)
    assert getattr(advert, field) == value
    assert advert.description == "You bake the bread of four villages."
    told = "; ".join(advert.notes)
    assert note in told if note else not told


def test_length_of_a_description_counts_without_its_tags():
    style = f'<span style="{"x" * 900}">'
    advert = advert_of(
        description="".join(f"<p>{style}Loaf {one}.</span></p>" for one in range(90))
    )
    assert advert.notes == ()
    assert advert.description.endswith("Loaf 89.")
    long = advert_of(description=f"<p>{'word ' * 7000}</p>")
    assert long.notes == ("description is cut to 30,000 characters",)
    many = advert_of(description=f"<p><b>{'word ' * 50}</b></p>" * 200)
    assert 29_000 < len(many.description) < 30_000
    assert many.description.endswith("word**")


def test_what_stands_beside_the_description_belongs_to_it():
    advert = advert_of(
        skills=["Rye", "Wheat <em>dough</em>"],
        responsibilities="You bake the bread of four villages.",
        jobBenefits="Bread * free",
        educationRequirements={"credentialCategory": "school"},
    )
    assert advert.description == (
        "You bake the bread of four villages.\n\n### Skills\n\n- Rye\n- Wheat *dough*"
        "\n\n### Benefits\n\nBread \\* free"
    )
    assert advert.notes == ("educationRequirements is not text and is left out",)


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        (None, "title is missing"),
        (" \x00 ", "title is missing"),
        ("<br>", "title is missing"),
        ({"a": 1}, "title is not text"),
        (True, "title is not text"),
    ],
)
def test_only_a_title_is_needed(title, reason):
    with pytest.raises(RowRefused, match=reason):
        advert_of(title=title)
