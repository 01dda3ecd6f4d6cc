"""Processes that are there already and look at one file after another; starting one for each file
would cost more than looking.

They trust no file: each is parsed by a child that the helper forks, with the limits of that
program, and that knows of no other file.
"""

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, cast

MOST_FILES = 100  # then another process takes its place
MOST_IDLE = 2  # of one web process; an idle one ends by itself after some minutes
_SIZE = 8  # bytes that say how long a file is
_LONGEST = 10_000  # bytes of an answer


class Helper:
    def __init__(self, program: Path) -> None:
        self.owner = os.getpid()
        self.files = 0
        self.is_late = False
        self.process = subprocess.Popen(  # noqa: S603 -- fixed program and file, no user text in it
            [sys.executable, "-I", str(program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            start_new_session=True,  # so that its children end with it
        )

    @property
    def is_ready(self) -> bool:
        """Not of the process that this one was forked from, and not over."""
        return self.owner == os.getpid() and self.process.poll() is None

    def ask(self, content: bytes, *, seconds: float) -> bytes:
        """Its answer, a line; less when it broke or was late."""
        self.files += 1
        timer = threading.Timer(seconds, self._stop)
        timer.start()
        to, back = self._pipes
        try:
            to.write(len(content).to_bytes(_SIZE, "big") + content)
            to.flush()
            return back.readline(_LONGEST)
        except OSError:
            return b""
        finally:
            timer.cancel()
            timer.join()

    def _stop(self) -> None:
        self.is_late = True
        self._kill()

    def _kill(self) -> None:
        if self.process.returncode is None:  # else the number may be that of another one by now
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def end(self) -> None:
        self._kill()
        self.process.wait()
        for pipe in self._pipes:
            with contextlib.suppress(OSError):  # what it did not read
                pipe.close()

    @property
    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        return cast("IO[bytes]", self.process.stdin), cast("IO[bytes]", self.process.stdout)


_idle: list[Helper] = []


def look_at(content: bytes, *, program: Path, seconds: float) -> bytes:
    """What the program says of a file; empty when it broke twice, or was late."""
    for _ in range(2):
        helper = _take(program)
        answer = helper.ask(content, seconds=seconds)
        if answer.endswith(b"\n") and helper.files < MOST_FILES and len(_idle) < MOST_IDLE:
            _idle.append(helper)
        else:
            helper.end()
        if answer.endswith(b"\n"):
            return answer
        if helper.is_late:
            break
    return b""


def _take(program: Path) -> Helper:
    while True:
        try:
            helper = _idle.pop()
        except IndexError:
            return Helper(program)
        if helper.is_ready:
            return helper
        if helper.owner == os.getpid():
            helper.end()


@atexit.register
def end_all() -> None:
    while _idle:
        helper = _idle.pop()
        if helper.owner == os.getpid():
            helper.end()
