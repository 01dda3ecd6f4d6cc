"""Starts the real servers that the tests need, on free ports, and stops them again."""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

POSTGRES_FOLDERS = "/usr/lib/postgresql"
ENCODING = ["--locale=C.UTF-8", "--encoding=UTF8"]
# Nothing here outlives a crash of the machine, so nothing waits for the disk.
OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off "
    "-c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 "
    "-c max_connections=200 -c shared_buffers=256MB"
)


class ServerMissing(RuntimeError):
    """A program that the tests need is not installed."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_programs() -> Path:
    """The folder with initdb and pg_ctl. Raises ServerMissing."""
    folders = sorted(Path(POSTGRES_FOLDERS).glob("*/bin"), key=lambda path: int(path.parent.name))
    for folder in reversed(folders):
        if (folder / "initdb").exists():
            return folder
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise ServerMissing("postgresql")


def chromium() -> str:
    """Raises ServerMissing."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    raise ServerMissing("chromium")


def redis_program() -> str:
    """Raises ServerMissing."""
    for name in ("redis-server", "valkey-server"):
        path = shutil.which(name)
        if path:
            return path
    raise ServerMissing("redis-server")


def spamassassin() -> str:
    """Raises ServerMissing."""
    path = shutil.which("spamassassin")
    if not path:
        raise ServerMissing("spamassassin")
    return path


def as_postgres() -> list[str]:
    """PostgreSQL refuses to run as root, so root hands it to the user of Debian's package."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL cluster of its own; yields the DATABASE_URL of its database `jobstore`."""
    folder = Path(tempfile.mkdtemp(prefix="jobstore-pg-"))
    try:
        with _running(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def kept_postgres() -> Iterator[str]:
    """As `postgres`, but its data stay for the next run of this checkout, with all templates.

    A second run at the same time gets a cluster of its own.
    """
    folder = kept_folder("tests")
    with contextlib.ExitStack() as stack:
        lock = stack.enter_context((folder / "lock").open("w"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield stack.enter_context(postgres())
            return
        end_what_a_killed_run_left(folder)
        try:
            url = stack.enter_context(_running(folder))
        except subprocess.CalledProcessError:  # such as after a new major version
            shutil.rmtree(folder / "data")
            url = stack.enter_context(_running(folder))
        yield url


def kept_folder(kind: str) -> Path:
    """Of this user and this checkout, where the user of PostgreSQL may go, too."""
    checkout = hashlib.sha256(__file__.encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"jobstore-{kind}-{os.geteuid()}-{checkout}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.owner() not in {_own_name(), "postgres"}:
        raise ServerMissing(f"{folder} belongs to somebody else")
    return folder


def _own_name() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def end_what_a_killed_run_left(folder: Path) -> None:
    if (folder / "data" / "postmaster.pid").exists():
        with contextlib.suppress(subprocess.CalledProcessError):
            _run([*_control(folder), "-m", "immediate", "-w", "stop"], cwd=folder)


@contextlib.contextmanager
def _running(folder: Path) -> Iterator[str]:
    """The cluster of that folder with an empty database `jobstore` and no other."""
    with cluster(folder) as server:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            _drop_what_runs_left(connection)
            connection.execute("CREATE DATABASE jobstore")
        yield f"{server}/jobstore"


@contextlib.contextmanager
def cluster(folder: Path, *, options: str = "") -> Iterator[str]:
    """The cluster of that folder with what is in it, made if there is none; yields its URL."""
    prefix, port, data = as_postgres(), free_port(), folder / "data"
    if prefix:
        shutil.chown(folder, "postgres", "postgres")
    if not data.exists():
        made = folder / "made"
        shutil.rmtree(made, ignore_errors=True)
        programs = postgres_programs()
        initdb: list[str | Path] = [*prefix, programs / "initdb", "-D", made, *ENCODING]
        _run([*initdb, "-A", "trust", "-U", "postgres"], cwd=folder)
        made.rename(data)
    start: list[str | Path] = [
        "-o",
        f"-k {folder} -p {port} {OPTIONS} {options}",
        "-l",
        folder / "log",
        "-w",
        "start",
    ]
    _run([*_control(folder), *start], cwd=folder)
    try:
        yield f"postgres://postgres@127.0.0.1:{port}"
    finally:
        _run([*_control(folder), "-m", "fast", "-w", "stop"], cwd=folder)


def _drop_what_runs_left(connection: psycopg.Connection) -> None:
    query = "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
    for (name,) in connection.execute(query).fetchall():
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _control(folder: Path) -> list[str | Path]:
    return [*as_postgres(), postgres_programs() / "pg_ctl", "-D", folder / "data"]


def create_database(url: str) -> None:
    """The database of that URL, empty, in a running cluster."""
    server, _, name = url.rpartition("/")
    maintenance = f"--maintenance-db={server}/postgres"
    _run([postgres_programs() / "createdb", maintenance, name])


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis of its own, without persistence; yields its URL."""
    port = free_port()
    process = subprocess.Popen(
        [redis_program(), "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.kill()
        process.wait()


def wait_for_port(port: int, *, seconds: float = 30) -> None:
    """Raises TimeoutError when nothing listens on the port within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"Nothing listens on port {port} after {seconds:.0f} s.")


def _run(command: list[str | Path], *, cwd: Path | None = None) -> None:
    subprocess.run(
        [str(part) for part in command],
        check=True,
        cwd=cwd,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
