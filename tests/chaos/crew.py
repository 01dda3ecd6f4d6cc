"""Workers, beats and loops of the broken site, each in a session of its own."""

import itertools
import os
from pathlib import Path
from random import Random

from tests.support.processes import Process

QUIET = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]


class Crew:
    """Two workers with two slots each, and a beat, unless a fault wants otherwise."""

    def __init__(self, folder: Path, env: dict[str, str], random: Random) -> None:
        self.folder = folder
        self.env = env
        self.random = random
        self.workers: list[Process] = []
        self.beats: list[Process] = []
        self.others: list[Process] = []
        self._numbers = itertools.count(1)

    def start(self, *, workers: int = 2, beats: int = 1) -> None:
        """Start what is missing; what runs already goes on."""
        while len(self.workers) < workers:
            self.workers.append(self._worker())
        while len(self.beats) < beats:
            self.beats.append(self._beat())

    def stop(self) -> None:
        for process in self.all():
            process.kill()
        self.workers, self.beats, self.others = [], [], []

    def all(self) -> list[Process]:
        return [*self.workers, *self.beats, *self.others]

    def any_worker(self) -> Process:
        return self.random.choice(self.workers)

    def kill_worker(self) -> None:
        """The whole tree dies without a word, and another one starts."""
        victim = self.any_worker()
        victim.kill()
        self.workers[self.workers.index(victim)] = self._worker()

    def kill_beats(self) -> None:
        for beat in self.beats:
            beat.kill()
        self.beats = []

    def pool_children(self) -> list[int]:
        """The processes that carry out tasks; their parents look after them."""
        found = []
        for worker in self.workers:
            pid = worker.process.pid
            path = Path(f"/proc/{pid}/task/{pid}/children")
            found += [int(child) for child in path.read_text().split()] if path.exists() else []
        return found

    def kill_child(self) -> bool:
        children = self.pool_children()
        if not children:
            return False
        try:
            os.kill(self.random.choice(children), 9)
        except ProcessLookupError:
            return False
        return True

    def loop(self, **env: str) -> Process:
        """A sender that needs no broker."""
        command = ["manage.py", "drain_outbox", "--loop", "--seconds", "0.3"]
        process = Process(*command, log=self._log("loop"), **{**self.env, **env})
        self.others.append(process)
        return process

    def worker_with(self, **env: str) -> Process:
        process = self._worker(**env)
        self.workers.append(process)
        return process

    def _worker(self, **env: str) -> Process:
        name = f"w{next(self._numbers)}@chaos"
        command = ["-m", "celery", "-A", "jobstore", "worker", "-c", "2", "-n", name, *QUIET]
        return Process(*command, log=self._log("worker"), **{**self.env, **env})

    def _beat(self) -> Process:
        schedule = self.folder / f"beat-{next(self._numbers)}"
        command = ["-m", "celery", "-A", "jobstore", "beat", "-s", str(schedule), "--pidfile="]
        return Process(*command, "--loglevel", "WARNING", log=self._log("beat"), **self.env)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"
