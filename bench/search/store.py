"""The kept cluster with a filled database for each build and size, and its search index."""

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import psycopg

from bench.builds import Build
from bench.search.load import fingerprint, load
from tests import servers

OPTIONS = "-c shared_buffers=1GB -c max_wal_size=4GB -c autovacuum=off"
TRIGGERS = "openings/search/models/triggers.py"
# Builds whose search lives in the database write it by its own functions.
BY_TRIGGERS = (
    "import django; django.setup(); from django.db import connection;"
    " from openings.search.models.triggers import rebuild; rebuild(connection);"
    " connection.cursor().execute('VACUUM ANALYZE')"
)
KEPT = 3  # filled databases that stay: the newest


@dataclass(frozen=True)
class Filled:
    build: Build
    at: datetime  # when it was filled: the clock of the measurement stands there


@contextlib.contextmanager
def kept_cluster() -> Iterator[tuple[str, Path]]:
    """Its URL without a database, and its folder. One measurement at a time."""
    folder = servers.kept_folder("bench")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        servers.end_what_a_killed_run_left(folder)
        with servers.cluster(folder, options=OPTIONS) as server:
            yield server, folder


def filled(name: str, root: Path, size: int, *, server: str, folder: Path) -> Filled:
    """That build with its corpus: the one of the last run, while nothing of it changed."""
    database = f"corpus_{size}_{fingerprint(size, root)}"
    build = Build(name, root, f"{server}/{database}", folder / f"var-{database}")
    build.var.mkdir(exist_ok=True)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        at = _moment_of(connection, database)
        if at is None:
            _forget_old(connection, folder)
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{database}"')
            at = datetime.now(UTC)
            build.run("manage.py", "migrate", "-v", "0")
            load(f"{server}/{database}", size, at=at)
            connection.execute(f"COMMENT ON DATABASE \"{database}\" IS '{at.isoformat()}'")
    _with_index(build, at)
    return Filled(build, at)


def _with_index(build: Build, at: datetime) -> None:
    """Its search index, unless the one of the last run is of the same rows and code."""
    mark = build.var / "indexed"
    found = sha256(at.isoformat().encode())
    for pattern in ("search/models*", "search/models/*", "index/**/*"):
        for path in sorted((build.root / "openings").glob(f"{pattern}.py")):
            found.update(path.read_bytes())
    if mark.exists() and mark.read_text() == found.hexdigest():
        return
    if (build.root / TRIGGERS).exists():
        build.run("-c", BY_TRIGGERS)
    else:
        build.run("manage.py", "index", "--rebuild")
    mark.write_text(found.hexdigest())


def _moment_of(
    connection: "psycopg.Connection[tuple[object, ...]]", database: str
) -> datetime | None:
    """When it was filled whole; None when it is not."""
    found = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        [database],
    ).fetchone()
    return datetime.fromisoformat(str(found[0])) if found and found[0] else None


def _forget_old(connection: "psycopg.Connection[tuple[object, ...]]", folder: Path) -> None:
    rows = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'corpus%'"
        " ORDER BY shobj_description(oid, 'pg_database') DESC NULLS LAST"
    ).fetchall()
    for (name,) in rows[KEPT:]:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        shutil.rmtree(folder / f"var-{name}", ignore_errors=True)
