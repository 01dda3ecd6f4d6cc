"""The processes of a measurement: the server, the workers, and what they weigh."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

SINK_PORT = int(os.environ.get("EMAIL_PORT", "0"))


class Sink:
    """What the server of `bench.sink` wrote down."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def lines(self) -> list[tuple[float, str]]:
        if not self.file.exists():
            return []
        rows = [line.split() for line in self.file.read_text().splitlines()]
        return [(float(row[0]), row[1]) for row in rows if len(row) == 2]  # noqa: PLR2004 -- the last may be half

    def count(self) -> int:
        return len(self.lines())


def start(*command: str) -> subprocess.Popen[bytes]:
    """A process with its children in a session of its own."""
    return subprocess.Popen(
        [sys.executable, *command],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def workers(folder: Path, *, count: int = 2, slots: int = 2) -> Iterator[list[int]]:
    """Queue workers, the first with the beat; yields their process ids."""
    common = ["--concurrency", str(slots), "--loglevel", "ERROR", "--without-gossip"]
    processes = [
        start(
            "-m",
            *("celery", "-A", "jobstore", "worker", "-n", f"w{number}@bench", *common),
            *(["-B", "-s", str(folder / "beat")] if number == 0 else []),
        )
        for number in range(count)
    ]
    try:
        yield [process.pid for process in processes]
    finally:
        for process in processes:
            kill(process)


def slots_of(pids: list[int]) -> list[int]:
    """The processes that carry out tasks."""
    found = []
    for pid in pids:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        found += [int(child) for child in children]
    return found


def megabytes(pid: int) -> float:
    """Its resident memory; 0 when it has gone."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


def wait_until(condition: Callable[[], bool], *, seconds: float, every: float = 0.2) -> None:
    """Raises TimeoutError."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"Not reached in {seconds:.0f} s.")
        time.sleep(every)
