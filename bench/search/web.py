"""Two web workers as the README starts them: what they weigh, and how much they answer."""

import contextlib
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.builds import Build
from bench.search.load import pool_of
from tests import servers

HOST = "board.test"
WORKERS = 2
CLIENTS = 4
TICKS = 100  # a second
MEGABYTE = 1024  # kB
END = b"\r\n\r\n"


@dataclass(frozen=True)
class Web:
    port: int
    master: int

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        return [int(pid) for pid in children.split()]

    def processor(self) -> float:
        """Seconds of all workers."""
        return sum(_ticks(pid) for pid in self.workers()) / TICKS

    def megabytes(self) -> list[float]:
        """What each worker has written and shares with nobody."""
        return [_private(pid) for pid in self.workers()]


@dataclass(frozen=True)
class Rate:
    """Of one turn."""

    a_second: float
    processor: float  # seconds of the workers a request


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _private(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Private_Dirty:"):
            return int(line.split()[1]) / MEGABYTE
    return 0.0


@contextlib.contextmanager
def serving(build: Build, *, minimal: bool = False) -> Iterator[Web]:
    """The product with its production settings, or the minimal page on the same database."""
    port = servers.free_port()
    wsgi = "bench.search.minimal" if minimal else "jobstore.wsgi"
    production = {
        "DJANGO_SETTINGS_MODULE": "jobstore.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "PRIVATE_TEXT_SALTS": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    if not minimal:
        settings = f"--settings={production['DJANGO_SETTINGS_MODULE']}"
        build.run("manage.py", "collectstatic", "--noinput", settings)
    options = ["--workers", str(WORKERS), "--preload", "--no-control-socket"]
    options += ["--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", wsgi, *options, "--log-level", "error"],
        cwd=build.root,
        env=build.env | production,
    )
    try:
        servers.wait_for_port(port)
        yield Web(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def load(web: Web, paths: Sequence[str]) -> Rate:
    """All the addresses once, asked for by several people at a time. Each is a whole page."""
    worked, started = web.processor(), time.perf_counter()
    with pool_of(CLIENTS) as pool:
        parts = [(web.port, list(paths[number::CLIENTS])) for number in range(CLIENTS)]
        wrong = sum(pool.starmap(_wrong_answers, parts))
    if wrong:
        raise RuntimeError(f"{wrong} of {len(paths)} answers were not whole pages.")
    seconds = time.perf_counter() - started
    return Rate(len(paths) / seconds, (web.processor() - worked) / len(paths))


def _wrong_answers(port: int, paths: list[str]) -> int:
    return sum(not _is_whole_page(port, path) for path in paths)


def _is_whole_page(port: int, path: str) -> bool:
    request = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(f"{request}Connection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = answer.partition(END)
    return head.startswith(b"HTTP/1.1 200 ") and bool(body)
