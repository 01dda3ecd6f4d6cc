"""Another number, address, title or place is another advert; a change is one change."""

import json

import pytest

from openings.importing.actions.run import import_openings
from openings.opening.models import Opening
from tests.factories import NOW
from tests.openings.importing.postings import BASE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
URL = "https://tern.example.org/jobs/"


def posting(title="Baker", number=None, url="", place="", **more):
    more |= {"identifier": {"value": number}} if number else {}
    more |= {"jobLocation": place} if place else {}
    return BASE | {"title": title, "url": url and URL + url} | more


@pytest.fixture
def imported(tmp_path):
    """Imports rows; returns (new, changed, unchanged, refused) and the lines."""

    def imported(*rows):
        path = tmp_path / "rows.json"
        path.write_text(json.dumps(rows), encoding="utf-8")
        lines = []
        counts = import_openings(path=path, tell=lines.append)
        return (counts.imported, counts.updated, counts.unchanged, counts.refused), lines

    return imported


@pytest.mark.parametrize(
    "rows",
    [
        # One number for all rows, one address for all, both, neither.
        [posting("Baker", 5, "a"), posting("Cook", 5, "b"), posting("Clerk", 5, "c")],
        [posting("Baker", url="list"), posting("Cook", url="list")],
        [posting("Baker", 5, "list"), posting("Cook", 5, "list")],
        [posting(place="Bend, OR"), posting(place="Salem, OR")],
        [posting("Baker", 5, "a", "Bend, OR"), posting("Baker", 5, "a", "Salem, OR")],
        [posting("Baker", 5), posting("Baker", 6)],
        [posting(), posting(hiringOrganization="Plover Mills")],
        [posting(**{"@id": "#one"}), posting(**{"@id": "#two"})],
    ],
)
def test_adverts_that_differ_are_all_imported_and_known_again(imported, rows):
    assert imported(*rows)[0] == (len(rows), 0, 0, 0)
    before = list(Opening.objects.order_by("pk").values())
    assert imported(*reversed(rows))[0] == (0, 0, len(rows), 0)
    assert list(Opening.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (posting("Baker", 5, "a"), posting("Night Baker", 5, "a")),
        (posting("Baker", 5, "a"), posting("Baker", 5, "b")),
        (posting("Baker", 5, place="Bend, OR"), posting("Baker", 5, place="Salem, OR")),
        (posting("Baker", 5), posting("Night Baker", 5)),
        (posting("Baker", 5, "a", "Bend, OR"), posting("Night Baker", 5, "a", "Salem, OR")),
        (posting("Baker", url="a"), posting("Night Baker", url="a")),
        (posting("Baker", url="a"), posting("Baker", 5, "a")),
        (posting("Baker", 5, "a"), posting("Baker", 5, "a", validThrough="2026-12-31")),
        (posting("Baker"), posting("Baker", description="Rye.")),
    ],
)
def test_one_change_is_an_update_of_the_same_opening(imported, first, then):
    imported(first)
    opening = Opening.objects.get()
    assert imported(then)[0] == (0, 1, 0, 0)
    changed = Opening.objects.get()
    assert (changed.pk, changed.title) == (opening.pk, then["title"])
    assert imported(then)[0] == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("then", "what"),
    [
        (posting("Welder", 5, "b", "Bend, OR"), "another title and address"),
        (posting("Baker", 5, "b", "Salem, OR"), "another place and address"),
        (posting("Welder", 5, "", "Salem, OR"), "another title and place"),
    ],
)
def test_two_changes_at_once_are_told_and_not_done(imported, then, what):
    imported(posting("Baker", 5, "a", "Bend, OR"))
    before = Opening.objects.values().get()
    counts, lines = imported(then)
    assert counts == (0, 0, 0, 1)
    assert lines[0].startswith(f'row 1: refused: it has the number of "Baker" but {what}')
    assert Opening.objects.values().get() == before


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("a?utm_source=feed&utm_campaign=may&id=7", "a?id=7&utm_source=mail"),
        ("a?gclid=1", "a/"),
        ("a?gh_src=8f2", "a?gh_src=91b"),
    ],
)
def test_where_a_reader_came_from_makes_no_other_advert(imported, first, then):
    imported(posting(url=first))
    opening = Opening.objects.get()
    assert imported(posting(url=then))[0] == (0, 1, 0, 0)
    assert imported(posting(url=then))[0] == (0, 0, 1, 0)
    assert Opening.objects.get().pk == opening.pk
    counts, lines = imported(posting(url=first), posting(url=then))
    assert (counts[0], counts[3]) == (0, 1)
    assert lines[1] == "row 2: refused: nothing in it tells it from row 1"


def test_what_an_address_asks_for_makes_another_advert(imported):
    assert imported(posting(url="a?id=1"), posting(url="a?id=2"))[0] == (2, 0, 0, 0)


def test_number_that_stands_for_several_is_no_reason_to_take_one_for_another(imported):
    imported(posting("Baker", 5, "a"), posting("Cook", 5, "b"))
    assert imported(posting("Clerk", 5, "c"))[0] == (1, 0, 0, 0)
    assert imported(posting("Night Cook", 5, "b"))[0] == (0, 1, 0, 0)
    assert set(Opening.objects.values_list("title", flat=True)) == {"Baker", "Night Cook", "Clerk"}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (posting(place="Bend, OR"), posting(place="Salem, OR")),
        (posting("Baker", url="a"), posting("Baker", url="b")),
        (
            posting("Baker", url="list", place="Bend, OR"),
            posting("Cook", url="list", place="Salem, OR"),
        ),
        (posting("Baker", 5, "list"), posting("Baker", 6, "list")),
    ],
)
def test_another_advert_leaves_the_first_alone(imported, first, then):
    imported(first)
    before = Opening.objects.values().get()
    assert imported(then)[0] == (1, 0, 0, 0)
    assert Opening.objects.values().get(pk=before["id"]) == before


@pytest.mark.parametrize("number", [None, 5])
def test_advert_that_its_employer_keeps_and_changed_does_not_come_again(imported, number):
    imported(posting("Baker", number, "a", "Bend, OR"))
    Opening.objects.update(title="Head Baker", place_text="Salem, OR", taken_over_at=NOW)
    counts, lines = imported(posting("Night Baker", number, "a", "Bend, OR"))
    assert counts == (0, 0, 0, 1)
    assert "its employer keeps it here by now" in lines[0]


def test_same_advert_twice_in_a_file_is_told(imported):
    counts, lines = imported(posting(), posting(), posting(description="Rye."))
    assert counts == (1, 0, 0, 2)
    assert lines[1] == "row 2: refused: it is the same advert as row 1"
    assert lines[2] == "row 3: refused: nothing in it tells it from row 1"


def test_opening_imported_under_an_older_kind_of_key_is_known_again(imported):
    imported(posting("Baker", 5, "a"), posting("Cook", 6))
    for opening in Opening.objects.all():
        Opening.objects.filter(pk=opening.pk).update(
            source_key=f"older-{opening.pk}", source_digest=""
        )
    assert imported(posting("Baker", 5, "a"), posting("Cook", 6))[0] == (0, 2, 0, 0)
    assert imported(posting("Baker", 5, "a"), posting("Cook", 6))[0] == (0, 0, 2, 0)
