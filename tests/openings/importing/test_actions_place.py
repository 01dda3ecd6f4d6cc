"""What "employer, city, state" may be taken apart into, and what stays as it was written."""

import pytest

from openings.importing.actions.jobposting import remote_kind
from openings.importing.actions.place import NOT_FOUND, SEVERAL, employer_in, read_place

KNOWN = frozenset({"harbor university", "tern labs"})


def read(text: str, title: str = "Engineer") -> tuple[str, str, str]:
    place = read_place(text)
    employer, unit, _notes = employer_in(place.head, title=title, known=KNOWN, read=place)
    return employer, unit, place.found.name if place.found else place.country


@pytest.mark.parametrize(
    ("text", "employer", "unit", "place"),
    [
        ("Tern Labs, Columbus, OH", "Tern Labs", "", "Columbus, OH"),
        ("Heron Institute, Columbus, Ohio", "Heron Institute", "", "Columbus, OH"),
        ("Heron Institute, St Paul, MN / Remote", "Heron Institute", "", "Saint Paul, MN"),
        ("Heron Institute, Evanston IL / Hybrid", "Heron Institute", "", "Evanston, IL"),
        ("Heron, Inc., Berkeley, CA 94720", "Heron, Inc.", "", "Berkeley, CA 94720"),
        ("Heron Institute, Austin, TX, USA", "Heron Institute", "", "Austin, TX"),
        ("Bird Lab, Harbor University, Boston, MA", "Harbor University", "Bird Lab", "Boston, MA"),
        ("Harbor University, Bird Lab, Boston, MA", "Harbor University", "Bird Lab", "Boston, MA"),
        ("Heron Institute, Remote", "Heron Institute", "", ""),
        ("Heron Lab, Hybrid/Remote (Ithaca, NY)", "Heron Lab", "", "Ithaca, NY"),
        ("Boston, MA", "", "", "Boston, MA"),
        ("Boston, MA or remote", "", "", "Boston, MA"),
        ("Tern Labs", "Tern Labs", "", ""),
        # Nothing is guessed.
        ("Heron Institute", "", "", ""),
        ("South Harbor Campus", "", "", ""),
        ("Remote", "", "", ""),
        ("", "", "", ""),
        ("Boston (Remote OK)", "", "", ""),
        ("Heron Institute, Springtown, OH", "", "", "US"),
        ("Heron Institute, Rotorua, New Zealand", "", "", "NZ"),
        ("Heron Institute/UK", "", "", "GB"),
        ("Heron Institute, Boston, OH", "", "", "US"),
    ],
)
def test_place_and_employer_are_read_by_rules(text, employer, unit, place):
    assert read(text) == (employer, unit, place)


@pytest.mark.parametrize(
    ("text", "texts", "cities"),
    [
        ("Austin, TX; Boston, MA", ["Austin, TX", "Boston, MA"], ["Austin", "Boston"]),
        ("Austin, TX or Boston, MA", ["Austin, TX", "Boston, MA"], ["Austin", "Boston"]),
        ("Austin, TX, Boston, MA, Remote", ["Austin, TX", "Boston, MA"], ["Austin", "Boston"]),
        ("Austin TX | Boston MA | Remote", ["Austin TX", "Boston MA"], ["Austin", "Boston"]),
        ("Austin, TX / Boston, MA", ["Austin, TX", "Boston, MA"], ["Austin", "Boston"]),
        ("Austin, TX, and Boston, MA", ["Austin, TX", "Boston, MA"], ["Austin", "Boston"]),
        ("Austin, TX & Boston, MA (hybrid)", ["Austin, TX", "Boston, MA"], ["Austin", "Boston"]),
        (
            "Austin, TX 78704; Porto, Portugal",
            ["Austin, TX 78704", "Porto, Portugal"],
            ["Austin", ""],
        ),
        (
            "Austin, TX; Boston, MA, Bend, OR",
            ["Austin, TX", "Boston, MA", "Bend, OR"],
            ["Austin", "Boston", "Bend"],
        ),
        # Which Portland, or whether it is a place at all, is not guessed.
        ("Austin, TX; Portland", [], [""]),
        ("Austin and Round Rock, TX", [], [""]),
        ("Austin, TX; the back office", [], [""]),
    ],
)
def test_each_of_several_places_is_read(text, texts, cities):
    place = read_place(text)
    assert [one.text for one in place.all if place.others] == texts
    assert [one.found.city if one.found else "" for one in place.all] == cities
    assert bool(texts) == (SEVERAL not in place.notes and NOT_FOUND not in place.notes)
    with_employer = read_place(f"Heron Corp, {text}")
    assert [one.text for one in with_employer.all if with_employer.others] == texts
    if texts:
        assert read(f"Heron Corp, {text}")[0] == "Heron Corp"


def test_places_after_a_word_for_how_one_works_are_read():
    for text in ("Hybrid - Bend, OR; Salem, OR", "Hybrid (Bend, OR or Salem, OR)"):
        assert [one.found.city for one in read_place(text).all] == ["Bend", "Salem"]


def test_employer_is_read_from_the_title_only_when_it_is_known():
    assert read("Boston, MA", title="Engineer at Tern Labs")[0] == "Tern Labs"
    assert read("Boston, MA", title="Engineer at Night")[0] == ""


def test_employer_is_not_the_title_once_more():
    assert read("Director of Baking, Boston, MA", title="Director of Baking")[0] == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Heron, Remote", "remote"),
        ("Heron (100% remote)", "remote"),
        ("Heron, Boston, MA (remote possible)", "remote_ok"),
        ("Heron, Boston, MA / Remote", "remote_ok"),
        ("Heron, Boston, MA or remote", "remote_ok"),
        ("Remote/flexible, offices in Boston", "remote_ok"),
        ("Heron, Boston, MA (Hybrid/Remote)", "remote_ok"),
        ("Heron, Boston, MA/hybrid", "hybrid"),
        ("Heron, Boston, MA (Hybrid/Not Remote)", "hybrid"),
        ("Heron, Boston, MA (some remote possible)", "hybrid"),
        ("On-Site and Remote Hybrid", "hybrid"),
        ("Heron, Boston, MA (in-person, not remote)", "on_site"),
        ("Heron, Boston, MA (temporarily remote)", "not_stated"),
        ("Heron, Boston, MA", "not_stated"),
        ("Center for Remote Sensing, Boston, MA", "not_stated"),
    ],
)
def test_remote_kind_is_read_by_rules(text, kind):
    assert remote_kind(text) == kind
