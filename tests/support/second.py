"""Which tests run on SQLite as well, the second database: all that could come out differently.

What differs between databases is SQL: types, constraints, locks, collation, dates, JSON, search.
So what asks or writes rows runs on both: models, queries, actions, guards of mails, tasks,
commands, migrations, lists of the admin, the simulated year, the demo and the journeys.
Left out is what cannot differ:

- a test that opens no database, such as of plain Python, of wording or of settings;
- the layers on top, views and forms: they call the domain, and pick rows by key or order alone
  (`test_second_database` holds them to it). Their pages still run here with rows in them, as
  every kind of visitor, by the access matrix. Where a room asks which database it has, its views
  and forms stay in;
- what is marked `once`, with the reason beside it.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ON_TOP = ("views", "forms")
FIXTURES = {"db", "transactional_db", "live_server"}
IN_OTHER_PROCESSES = ("tests/journeys/", "tests/demo/", "tests/simulation/")
ASKS_WHICH = "vendor"


def may_differ(path: str, *, fixtures: set[str], marks: set[str]) -> bool:
    """Whether the test in that file, with those fixtures and marks, belongs to the second run."""
    if "once" in marks:
        return False
    opens = bool(FIXTURES & fixtures) or "django_db" in marks
    if not opens:
        return path.startswith(IN_OTHER_PROCESSES)
    return not is_on_top(path) or room_asks_which(path)


def is_on_top(path: str) -> bool:
    return Path(path).stem.removeprefix("test_").split("_")[0] in ON_TOP


def room_asks_which(path: str) -> bool:
    """Whether the room that the test mirrors has SQL for one database alone."""
    room = ROOT / Path(path).parent.relative_to("tests")
    return any(ASKS_WHICH in module.read_text() for module in room.rglob("*.py"))
