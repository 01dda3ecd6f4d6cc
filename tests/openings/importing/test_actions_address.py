"""Places in every form that schema.org allows; nothing is placed by half a fact."""

import pytest

from tests.openings.importing.postings import advert_of

BEND = {"addressLocality": "Bend", "addressRegion": "OR", "addressCountry": "US"}
SALEM = {"addressLocality": "Salem", "addressRegion": "Oregon", "addressCountry": "USA"}


def first_of(advert):
    first = advert.places[0]
    return first.city, first.region, first.country


@pytest.mark.parametrize(
    ("location", "written", "place"),
    [
        ({"address": "Bend, OR"}, "Bend, OR", ("Bend", "OR", "US")),
        ("12 Mill Road, Bend, OR 97701", "12 Mill Road, Bend, OR 97701", ("Bend", "OR", "US")),
        ({"@type": "Place", "name": "Bend, Oregon"}, "Bend, Oregon", ("Bend", "OR", "US")),
        ({"address": [BEND]}, "Bend, OR, US", ("Bend", "OR", "US")),
        ([{"address": BEND}, {"address": BEND}], "Bend, OR, US", ("Bend", "OR", "US")),
        (BEND, "Bend, OR, US", ("Bend", "OR", "US")),
        (
            {"address": {**SALEM, "addressRegion": {"@type": "State", "name": "Oregon"}}},
            "Salem, Oregon, USA",
            ("Salem", "OR", "US"),
        ),
        ({"address": {"addressLocality": "Bend, OR"}}, "Bend, OR", ("Bend", "OR", "US")),
        (
            {"address": {**BEND, "streetAddress": "UNAVAILABLE", "postalCode": "n/a"}},
            "Bend, OR, US",
            ("Bend", "OR", "US"),
        ),
        (
            {"address": {"addressLocality": "Bend, OR or Remote", "addressRegion": None}},
            "Bend, OR or Remote",
            ("Bend", "OR", "US"),
        ),
        (
            {"address": {"addressLocality": "Bend", "postalCode": "97701"}},
            "Bend, 97701",
            ("Bend", "OR", "US"),
        ),
        (
            {"address": {"streetAddress": "Rua Um 1", "addressLocality": "Porto"}}
            | {"address": {"addressLocality": "Porto", "addressCountry": {"name": "Portugal"}}},
            "Porto, Portugal",
            ("", "", "PT"),
        ),
        ({"address": "Porto, Portugal"}, "Porto, Portugal", ("", "", "PT")),
        ("Remote, US", "Remote, US", ("", "", "US")),
        ("Hybrid - Bend, OR", "Hybrid - Bend, OR", ("Bend", "OR", "US")),
        ("On-site: Bend, Oregon", "On-site: Bend, Oregon", ("Bend", "OR", "US")),
        ("bend, or", "bend, or", ("Bend", "OR", "US")),
        ("Bend, OR, USA, 97701", "Bend, OR, USA, 97701", ("Bend", "OR", "US")),
        (
            {"address": {**BEND, "addressLocality": "Bend, OR"}},
            "Bend, OR, OR, US",
            ("Bend", "OR", "US"),
        ),
        (
            {"address": {**SALEM, "addressLocality": "Salem, Oregon"}},
            "Salem, Oregon, Oregon, USA",
            ("Salem", "OR", "US"),
        ),
        ("O'Fallon, MO", "O'Fallon, MO", ("O Fallon", "MO", "US")),
        ("Coeur d’Alene, Idaho", "Coeur d’Alene, Idaho", ("Coeur D Alene", "ID", "US")),
        ("Cañon City, CO", "Cañon City, CO", ("Canon City", "CO", "US")),
        ("Lee's Summit, MO", "Lee's Summit, MO", ("Lees Summit", "MO", "US")),
        (
            {"address": {"addressLocality": "Ponce", "addressCountry": "PR"}},
            "Ponce, PR",
            ("Ponce", "PR", "US"),
        ),
        # A city that stands there, not the chief city of its ZIP code.
        (
            {"address": {**BEND, "addressLocality": "Sunriver", "postalCode": "97701"}},
            "Sunriver, OR, 97701, US",
            ("Sunriver", "OR", "US"),
        ),
        # A word for how one works is no city, though there is a Remote in Oregon.
        ({"address": {**BEND, "addressLocality": "Remote"}}, "Remote, OR, US", ("", "OR", "US")),
        # A name that several states have.
        ("Portland", "Portland", ("", "", "")),
        (
            {"address": {"addressLocality": "Portland", "addressCountry": "US"}},
            "Portland, US",
            ("", "", "US"),
        ),
        ({"@type": "State", "name": "Oregon"}, "Oregon", ("", "OR", "US")),
        ("Oregon, USA", "Oregon, USA", ("", "OR", "US")),
        ("Washington, USA", "Washington, USA", ("", "", "")),
        # Where the address is a country, its name says where.
        (
            {"name": "Porto", "address": {"addressCountry": "PT"}},
            "Porto, PT",
            ("", "", "PT"),
        ),
        (
            {"name": "Porto, Portugal", "address": {"addressCountry": "PT"}},
            "Porto, Portugal",
            ("", "", "PT"),
        ),
        # Two letters may be a state or a country; a postal code alone is of no country.
        ({"address": "Berlin, DE"}, "Berlin, DE", ("", "", "")),
        ({"address": "Tbilisi, Georgia"}, "Tbilisi, Georgia", ("", "", "")),
        (
            {"address": {"addressLocality": "Berlin", "addressRegion": "DE"}},
            "Berlin, DE",
            ("", "", ""),
        ),
        (
            {"address": {"addressLocality": "Berlin", "postalCode": "10115"}},
            "Berlin, 10115",
            ("", "", ""),
        ),
        ({"address": {"postalCode": "97701"}}, "97701", ("", "", "")),
        (
            {"address": {"addressLocality": "Bend", "addressCountry": "Middle Earth"}},
            "Bend, Middle Earth",
            ("", "", ""),
        ),
    ],
)
def test_place_is_read_in_any_form(location, written, place):
    advert = advert_of(jobLocation=location)
    assert advert.place_text == written
    assert first_of(advert) == place
    assert (bool(place[0]) or written == "Remote, US") == (not advert.notes)


@pytest.mark.parametrize(
    ("required", "written", "region", "country"),
    [
        ({"@type": "Country", "name": "USA"}, "USA", "", "US"),
        ("Deutschland", "Deutschland", "", "DE"),
        ([{"@type": "Country", "name": "US"}] * 2, "US", "", "US"),
        ({"@type": "State", "name": "Oregon"}, "Oregon", "OR", "US"),
        ({"@type": "State", "name": "Georgia"}, "Georgia", "", ""),
        ({"@type": "State", "name": "Michigan, USA"}, "Michigan, USA", "MI", "US"),
        ({"@type": "Country", "name": "Puerto Rico"}, "Puerto Rico", "PR", "US"),
        (
            {"@type": "State", "name": "Georgia", "containedInPlace": {"name": "USA"}},
            "Georgia, USA",
            "GA",
            "US",
        ),
        (
            [{"@type": "Country", "name": "Canada"}, {"@type": "Country", "name": "Chile"}],
            "Canada; Chile",
            "",
            "CA",
        ),
    ],
)
def test_remote_work_is_where_one_must_live(required, written, region, country):
    advert = advert_of(jobLocationType="TELECOMMUTE", applicantLocationRequirements=required)
    assert (advert.remote, advert.place_text) == ("remote", written)
    assert first_of(advert) == ("", region, country)


def test_where_one_must_live_completes_a_place_and_never_replaces_one():
    needs = {"@type": "Country", "name": "US"}
    remote = {"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": needs}
    assert advert_of(jobLocation="Springtown", **remote).places[0].country == "US"
    at_work = advert_of(jobLocation="Porto, Portugal", applicantLocationRequirements=needs)
    assert at_work.places[0].country == "PT"
    note = 'applicantLocationRequirements "{}" stands beside a place and is left out'
    assert note.format("US") in at_work.notes
    remote["applicantLocationRequirements"] = {"@type": "State", "name": "Oregon"}
    assert note.format("Oregon") in advert_of(jobLocation="Bend, OR", **remote).notes
    remote["applicantLocationRequirements"] = "Cascadia"
    assert note.format("Cascadia") in advert_of(jobLocation="Springtown", **remote).notes


@pytest.mark.parametrize(
    ("kind", "location", "remote"),
    [
        ("Remote", None, "remote"),
        (["TELECOMMUTE"], "Bend, OR", "remote"),
        (None, "Bend, OR or remote", "remote_ok"),
        ("Hybrid", "Bend, OR", "hybrid"),
        ("ON-SITE", "Bend, OR", "on_site"),
        ("Somewhere", "Bend, OR", "not_stated"),
    ],
)
def test_remote_work_is_read_in_any_wording(kind, location, remote):
    advert = advert_of(jobLocationType=kind, jobLocation=location)
    assert advert.remote == remote
    is_noted = any("is no kind of remote work" in note for note in advert.notes)
    assert is_noted == (kind == "Somewhere")


def test_place_without_words_is_noted():
    geo = {"@type": "Place", "geo": {"latitude": 44.06, "longitude": -121.31}}
    assert advert_of(jobLocation=geo).notes == ("jobLocation names no place",)


@pytest.mark.parametrize(
    ("location", "region", "note"),
    [
        ("Remote - California", "CA", None),
        ("Remote in Oregon", "OR", None),
        ("Remote, Texas, US", "TX", None),
        ("100% remote (Ohio)", "OH", None),
        # In Canada, or in the country of Georgia.
        ("Remote, CA", "", "no known city and state"),
        ("Remote - Georgia", "", "no known city and state"),
        ("Remote - EMEA", "", "no known city and state"),
        ("Remote", "", None),
    ],
)
def test_where_one_may_work_remotely_is_kept_or_noted(location, region, note):
    advert = advert_of(jobLocation=location)
    assert (advert.remote, advert.place_text) == ("remote", location)
    assert first_of(advert) == ("", region, "US" if region else "")
    assert (note or "") in "; ".join(advert.notes)
    assert bool(note) == bool(advert.notes)


@pytest.mark.parametrize(
    ("place", "note"),
    [
        ({"addressLocality": "Hagåtña", "addressCountry": "Guam"}, "no known city and state"),
        ({"addressLocality": "Porto", "addressCountry": "PT"}, "lies outside the United States"),
        ({**BEND, "postalCode": "90210"}, 'postal code "90210" is not of Bend, OR and is left out'),
        # 160 miles from the city that is stated.
        (
            {**BEND, "addressLocality": "Portland", "postalCode": "97701"},
            'postal code "97701" is not of Portland, OR and is left out',
        ),
    ],
)
def test_reason_why_a_place_is_not_taken_whole_is_the_true_one(place, note):
    advert = advert_of(jobLocation={"address": place})
    assert note in "; ".join(advert.notes)
    [only] = advert.places
    assert (only.city, only.postal_code) == (
        (place["addressLocality"], "") if "postalCode" in place else ("", "")
    )
