"""docs/data-map.md names every table, and agrees with the lists that the export reads."""

from pathlib import Path

import pytest
from django.apps import apps

from jobstore.people.user.queries.account import all_personal
from jobstore.trail import queries as events
from jobstore.trail.states import Audience

pytestmark = pytest.mark.once

DATA_MAP = Path(__file__).resolve().parents[1] / "docs" / "data-map.md"


def cells() -> dict[str, list[str]]:
    """Table to what the map says of it."""
    lines = [line.split("|") for line in DATA_MAP.read_text().splitlines() if line.startswith("| ")]
    said = [[cell.strip() for cell in line[1:-1]] for line in lines]
    return {row[0]: row for row in said if row[0] != "table"}


def rows() -> dict[str, str]:
    """Table to whether it is in the export."""
    return {table: row[-1] for table, row in cells().items()}


def tables() -> set[str]:
    return {
        model._meta.label
        for label in (
            *("people", "mail", "trail", "openings", "coaching"),
            *("account", "usersessions", "mfa"),
        )
        for model in apps.get_app_config(label).get_models()
    }


def test_every_table_is_on_the_map():
    assert tables() - set(rows()) == set()
    assert set(rows()) - tables() == set()


def test_the_export_holds_what_the_map_says():
    exported = {thing.model._meta.label for thing in all_personal()}
    assert exported == {table for table, export in rows().items() if export == "yes"}


def test_events_are_read_by_whom_their_kinds_have_words_for():
    for table in events.tables():
        reads = cells()[table._meta.label][2]
        told = {audience for kind in table.KINDS for audience in kind.declared.words}
        assert {audience for audience in Audience if audience.value in reads} == told, table
