"""Batches: each is saved for itself, costs the same however many rows it has, and loses no row."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobstore.people.employer.models import Employer
from openings.importing.actions import run as importing
from openings.opening.models import Opening
from openings.place.models import OpeningPlace
from tests.factories import NOW
from tests.factories.people import EmployerFactory, UserFactory
from tests.openings.importing.postings import BASE, advert_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
SPOT = [{"address": "Bend, OR"}, {"address": "Salem, OR"}]


def rows_of(count, **more):
    return [
        BASE
        | {"title": f"Baker {number}", "url": f"https://tern.example.org/{number}"}
        | {"hiringOrganization": {"name": f"Tern {number}"}, "jobLocation": SPOT}
        | more
        for number in range(count)
    ]


@pytest.fixture
def imported(tmp_path):
    def imported(rows, tell=lambda _line: None, **options):
        path = tmp_path / "rows.json"
        path.write_text(json.dumps(rows), encoding="utf-8")
        counts = importing.import_openings(path=path, tell=tell, **options)
        return counts.imported, counts.updated, counts.unchanged, counts.refused

    return imported


def queries_of(imported, rows):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        imported(rows)
    return len(queries)


def test_statements_of_a_batch_do_not_grow_with_its_rows(imported):
    few, many = (queries_of(imported, rows_of(count)) for count in (1, 9))
    assert Opening.objects.count() == 9
    assert OpeningPlace.objects.count() == 18
    assert Employer.objects.count() == 9
    assert many == few
    few, many = (
        queries_of(imported, rows_of(9)[:count] + rows_of(9, description=f"Rye {count}.")[count:])
        for count in (8, 1)
    )
    assert many == few


def test_odd_row_is_refused_and_the_others_of_its_batch_are_saved(imported):
    rows = rows_of(5)
    key = advert_of(**rows[2]).source_key
    Opening.everywhere.create(
        employer=EmployerFactory(),
        source="jobposting",
        source_key=key,
        tracked_by=UserFactory(),
        created_at=NOW,
        updated_at=NOW,
    )
    lines = []
    assert imported(rows, lines.append) == (4, 0, 0, 1)
    assert lines[2] == "row 3: refused: it cannot be stored: IntegrityError"
    titles = Opening.objects.order_by("title").values_list("title", flat=True)
    assert list(titles) == ["Baker 0", "Baker 1", "Baker 3", "Baker 4"]
    assert Opening.objects.filter(more_places=1).count() == 4
    assert OpeningPlace.objects.count() == 8


def test_what_was_saved_before_an_interruption_stays_and_the_rest_follows(imported, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 2)

    def stop(line):
        if line.startswith("row 3"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imported(rows_of(5), stop)
    assert Opening.objects.count() == 4
    assert imported(rows_of(5)) == (1, 0, 4, 0)


def test_dry_run_tells_the_same_and_saves_nothing(imported, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 2)
    imported(rows_of(1))
    before = list(Opening.objects.values()), list(Employer.objects.values())
    rows = [*rows_of(4, description="Rye."), {"title": "Cook"}]
    dry, wet = [], []
    assert imported(rows, dry.append, dry_run=True) == (3, 1, 0, 1)
    assert (list(Opening.objects.values()), list(Employer.objects.values())) == before
    assert imported(rows, wet.append) == (3, 1, 0, 1)
    assert dry == wet


def test_new_employers_of_one_batch_get_addresses_of_their_own(imported):
    EmployerFactory(name="Tern & Co", slug="tern-co", tracked_by=UserFactory())
    names = ("Tern Co", "Tern, Co.", "Tern Co")
    rows = rows_of(3)
    for row, name in zip(rows, names, strict=True):
        row["hiringOrganization"] = {"name": name}
    assert imported(rows) == (3, 0, 0, 0)
    stored = Employer.objects.order_by("pk").values_list("name", "slug")
    assert list(stored) == [("Tern Co", "tern-co-2"), ("Tern, Co.", "tern-co-3")]
    assert [opening.employer.name for opening in Opening.objects.order_by("title")] == list(names)


def test_adverts_of_one_title_and_place_are_told_apart_without_a_statement_each(imported):
    def numbered(first, count):
        rows = rows_of(count, title="Baker", hiringOrganization="Tern")
        for number, row in enumerate(rows, start=first):
            row |= {"identifier": {"value": f"J{number}"}, "url": f"{row['url']}?job={first}"}
        return rows

    imported(numbered(0, 3))
    few, many = queries_of(imported, numbered(10, 2)), queries_of(imported, numbered(20, 8))
    assert Opening.objects.count() == 13
    assert many == few
