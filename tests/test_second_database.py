"""The second database gets every test that could come out differently there, and says which."""

import re
from pathlib import Path

import pytest

from tests.support.second import ON_TOP, ROOT, is_on_top, may_differ, room_asks_which

# What the layers on top may not write: SQL that one database could read in another way.
OF_QUERIES = re.compile(
    r"\.(annotate|aggregate|distinct|union|raw|extra|dates|datetimes|select_for_update)\("
    r"|\b(Exists|Subquery|RawSQL|OuterRef|Func|Trunc\w*)\(|\bconnection\b"
    r"|__(i?contains|i?startswith|i?endswith|iexact|i?regex|search|overlap|trigram\w*)\b"
)


def files_of_tests() -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")]


def on_top() -> list[Path]:
    """The modules of views and forms."""
    found = []
    for app in ("jobstore", "openings", "coaching"):
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if set(ON_TOP) & set(parts) and "migrations" not in parts:
                found.append(path)
    return found


def test_this_test_is_chosen_by_its_fixtures(request, db):
    assert request.node.get_closest_marker("database") is not None


def test_plain_test_is_not_chosen(request):
    assert request.node.get_closest_marker("database") is None


@pytest.mark.parametrize("layer", ["models", "queries", "actions", "mails", "admin", "tasks"])
def test_layers_below_run_on_both(layer):
    files = [path for path in files_of_tests() if Path(path).stem.startswith(f"test_{layer}")]
    assert files
    assert all(may_differ(path, fixtures={"db"}, marks=set()) for path in files)


def test_only_views_and_forms_are_left_out():
    left_out = [
        path for path in files_of_tests() if not may_differ(path, fixtures={"db"}, marks=set())
    ]
    assert left_out
    assert all(is_on_top(path) for path in left_out)
    assert not any(room_asks_which(path) for path in left_out)


@pytest.mark.parametrize("room", ["openings/index", "jobstore/mail/stop"])
def test_room_with_two_ways_of_asking_runs_whole(room):
    assert room_asks_which(f"tests/{room}/test_views.py")
    assert may_differ(f"tests/{room}/test_views.py", fixtures={"db"}, marks=set())


@pytest.mark.parametrize("folder", ["journeys", "demo", "simulation"])
def test_what_runs_in_other_processes_runs_on_both(folder):
    assert may_differ(f"tests/{folder}/test_it.py", fixtures=set(), marks=set())


def test_commits_and_live_servers_open_the_database():
    for fixture in ("transactional_db", "live_server"):
        assert may_differ("tests/x/test_actions.py", fixtures={fixture}, marks=set())
    assert may_differ("tests/x/test_actions.py", fixtures=set(), marks={"django_db"})
    assert not may_differ("tests/x/test_actions.py", fixtures={"db"}, marks={"once"})


def test_views_and_forms_leave_sql_to_the_layers_below():
    asking = {
        path.relative_to(ROOT).as_posix(): match.group()
        for path in on_top()
        if not any("vendor" in other.read_text() for other in path.parent.rglob("*.py"))
        and (match := OF_QUERIES.search(path.read_text()))
    }
    assert asking == {}
