"""Child processes that live and die together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from demo.dev import undertaker

STOP_SECONDS = 12.0
QUICK_DEATH_SECONDS = 8.0
QUICK_DEATHS_ALLOWED = 3
PATIENCE_SECONDS = 90.0
TAIL_LINES = 5


class ChildKeepsDying(Exception):
    """A process ended right after its start, several times in a row."""


@dataclass
class Child:
    """One process and its log.

    `ready` tells whether those behind it may start; `is_working` whether a process that lives does
    its work, which is asked once it is `patience` seconds old.
    """

    name: str
    command: Sequence[str]
    log: Path
    env: dict[str, str]
    ready: Callable[[], bool] = lambda: True
    is_working: Callable[[], bool] = lambda: True
    patience: float = PATIENCE_SECONDS
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 -- our own commands, no shell
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.env,
                process_group=0,  # Ctrl-C reaches the supervisor alone, which stops them in order
            )
        self.started = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def is_idle(self) -> bool:
        """Lives, is old enough, and does nothing: a worker may go deaf without an error."""
        return time.monotonic() - self.started > self.patience and not self.is_working()

    def tail(self) -> str:
        """The last lines of the log."""
        if not self.log.exists():
            return ""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(f"  {line[:300]}" for line in lines[-TAIL_LINES:])

    def signal(self, number: signal.Signals) -> None:
        """Tell the whole group, so that no grandchild is left over."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return

    def stop(self) -> None:
        if self.process is None:
            return
        if self.is_running():
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
        self.signal(signal.SIGKILL)
        self.process.wait()


class Undertaker:
    """Another process, which ends all children should the supervisor be killed outright."""

    def __init__(self, *, grace: float = STOP_SECONDS) -> None:
        self.process = subprocess.Popen(  # noqa: S603 -- our own script, no shell
            [sys.executable, "-I", "-S", undertaker.__file__, str(grace)],
            stdin=subprocess.PIPE,
            process_group=0,
        )

    def look_after(self, child: Child) -> None:
        if self.process.stdin is not None and child.process is not None:
            self.process.stdin.write(b"%d\n" % child.process.pid)
            self.process.stdin.flush()

    def dismiss(self) -> None:
        """Nothing is left to end."""
        self.process.kill()
        self.process.communicate()


class Supervisor:
    """Starts children in order, starts dead ones again, stops all in the opposite order."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self.children = list(children)
        self.undertaker = Undertaker()
        self.say = say
        self.is_stopping = False

    def ask_to_stop(self, *_: object) -> None:
        self.is_stopping = True

    def start(self, *, timeout: float) -> None:
        """Raises ChildKeepsDying when one ends, or is not ready in time."""
        for child in self.children:
            self._begin(child)
            self._await(child, timeout=timeout)

    def _begin(self, child: Child) -> None:
        child.start()
        self.undertaker.look_after(child)

    def _await(self, child: Child, *, timeout: float) -> None:
        until = time.monotonic() + timeout
        while not self.is_stopping:
            if child.ready():
                return
            if not child.is_running() or time.monotonic() > until:
                raise ChildKeepsDying(f"The {child.name} did not start.\n{child.tail()}")
            time.sleep(0.1)

    def watch(self, look: Callable[[], None]) -> None:
        """Until asked to stop; `look` runs now and then. Raises ChildKeepsDying."""
        while not self.is_stopping:
            look()
            for child in self.children:
                self._look_after(child)
            time.sleep(0.3)

    def _look_after(self, child: Child) -> None:
        if self.is_stopping:
            return
        if not child.is_running():
            self._restart(child)
        elif child.is_idle():
            self._replace(child)

    def _restart(self, child: Child) -> None:
        lived = time.monotonic() - child.started
        child.quick_deaths = child.quick_deaths + 1 if lived < QUICK_DEATH_SECONDS else 0
        if child.quick_deaths >= QUICK_DEATHS_ALLOWED:
            raise ChildKeepsDying(f"The {child.name} keeps ending.\n{child.tail()}")
        child.signal(signal.SIGKILL)
        self.say(f"The {child.name} ended and is started again; see {child.log}.")
        self._begin(child)

    def _replace(self, child: Child) -> None:
        self.say(f"The {child.name} lives and does no work; it is started again. See {child.log}.")
        child.stop()
        self._begin(child)

    def stop(self) -> None:
        self.is_stopping = True
        for child in reversed(self.children):
            child.stop()
        self.undertaker.dismiss()
