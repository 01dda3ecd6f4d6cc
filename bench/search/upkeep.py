"""How fast the index is made and kept in step."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator

from bench.builds import Asked, Build
from bench.search.report import PARTS, percentile
from bench.search.store import Filled

CHANGES = 30
KILOBYTES = 1024  # of a megabyte


def indexing(one: Filled, openings: int) -> list[str]:
    """All of it anew, by a process of its own."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "index", "--rebuild"],
        cwd=one.build.root,
        env=one.build.env,
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("The index could not be made.")
    seconds = time.perf_counter() - started
    return [
        "## Making the index anew",
        "",
        (
            f"{openings:,} live openings in {seconds:,.0f} s: {openings / seconds:,.0f} a second"
            f" (goal at least 5,000), {used.ru_utime + used.ru_stime:,.0f} s of processor time;"
            f" {used.ru_maxrss / KILOBYTES:,.0f} MB at most, pages of the"
            " index that the system may take back among them (goal 1,000)."
        ),
    ]


def latency(one: Filled, probe: Asked) -> list[str]:
    """From the commit of a change until a search finds it."""
    with _following(one.build):
        probe.ask("change 0")  # the first one waits until the process is there
        waits = [probe.ask(f"change {number}")["seconds"] for number in range(1, CHANGES + 1)]
    middle, high, most = (percentile(waits, part) for part in PARTS)
    return [
        "## From a change to its search",
        "",
        (
            f"{CHANGES} changes, p50 / p95 / longest: {middle:.2f} / {high:.2f} / {most:.2f} s"
            " (goal 2)."
        ),
    ]


@contextlib.contextmanager
def _following(build: Build) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "index", "--follow"], cwd=build.root, env=build.env
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()
