"""What COPY writes is what the product reads."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from bench.search import corpus
from bench.search.load import _copy, fingerprint
from jobstore.people.employer.models import Employer
from openings.opening.models import Opening

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.postgres
def test_rows_of_the_corpus_are_openings_like_any_other(db):
    rows = list(corpus.openings(0, size=100, at=AT))
    _copy(connection.connection, "people_employer", corpus.employers(100), {"created_at": AT})
    _copy(connection.connection, "openings_opening", rows, {})
    assert Employer.objects.count() == 5
    found = {opening.pk: opening for opening in Opening.objects.select_related("employer")}
    assert sorted(found) == [row["id"] for row in rows]
    for row in rows:
        opening = found[row["id"]]
        opening.full_clean()
        assert opening.description == row["description"]
        assert opening.pay_currency == "USD"
        assert opening.is_live(at=AT) == (row["state"] == "published")


@pytest.mark.once
def test_a_database_is_kept_for_one_size_and_one_set_of_migrations(tmp_path):
    folder = tmp_path / "app" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_initial.py").write_text("first")
    one = fingerprint(100, tmp_path)
    assert fingerprint(100, tmp_path) == one
    assert fingerprint(101, tmp_path) != one
    (folder / "0002_more.py").write_text("second")
    assert fingerprint(100, tmp_path) != one
