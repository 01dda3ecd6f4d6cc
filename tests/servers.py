"""Starts the real servers that the tests need, on free ports, and stops them again."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

POSTGRES_FOLDERS = "/usr/lib/postgresql"
ENCODING = ["--locale=C.UTF-8", "--encoding=UTF8"]


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
    programs = postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="jobstore-pg-"))
    port = free_port()
    prefix = as_postgres()
    if prefix:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    control: list[str | Path] = [*prefix, programs / "pg_ctl", "-D", data]
    options = (
        f"-k {folder} -p {port} -c listen_addresses=127.0.0.1 -c fsync=off "
        "-c max_connections=200 -c shared_buffers=256MB"
    )
    _run(
        [*prefix, programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", *ENCODING],
        cwd=folder,
    )
    _run(
        [*control, "-o", options, "-l", folder / "log", "-w", "start"],
        cwd=folder,
    )
    try:
        url = f"postgres://postgres@127.0.0.1:{port}/jobstore"
        create_database(url)
        yield url
    finally:
        _run([*control, "-m", "immediate", "stop"], cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


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
