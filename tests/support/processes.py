"""Workers and senders as processes of their own, on the database of the test."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    """The test's own database, for another process."""
    facts = connection.settings_dict
    password = f":{facts['PASSWORD']}" if facts["PASSWORD"] else ""
    host = f"{facts['HOST']}:{facts['PORT']}" if facts["PORT"] else facts["HOST"]
    return f"postgres://{facts['USER']}{password}@{host}/{facts['NAME']}"


class Process:
    """A process with its children in a session of its own, so that a kill hits the whole tree."""

    def __init__(self, *command: str, log: Path, **env: str) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=os.environ | {"DJANGO_SETTINGS_MODULE": "jobstore.settings.test"} | env,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def signal_tree(self, number: int) -> None:
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return

    def kill(self) -> None:
        self.signal_tree(signal.SIGKILL)
        self.process.wait()

    def terminate(self, *, timeout: float) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def worker(log: Path, **env: str) -> Process:
    """Two slots and the beat in one tree."""
    beat = ["-B", "-s", str(log.with_suffix(".beat"))]
    options = ["--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", *beat]
    return Process("-m", "celery", "-A", "jobstore", "worker", *options, log=log, **env)


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Whether it came true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return condition()
