"""Workers, beats and loops of the broken site, each in a session of its own."""

import itertools
import os
import threading
import time
from pathlib import Path
from random import Random

from tests.support.processes import Process

QUIET = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]


class Worker(Process):
    """A process that is started again with the same extra environment."""

    extra: dict[str, str]


class Crew:
    """Two workers with two slots each, and a beat, unless a fault wants otherwise."""

    def __init__(self, folder: Path, env: dict[str, str], random: Random) -> None:
        self.folder = folder
        self.env = env
        self.random = random
        self.workers: list[Worker] = []
        self.beats: list[Process] = []
        self.others: list[Process] = []
        self.restarted = 0  # workers that ended by themselves
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        threading.Thread(target=self._supervise, daemon=True).start()

    def _supervise(self) -> None:
        """As systemd would: a worker that ended by itself is started again."""
        while True:
            time.sleep(0.5)
            with self._lock:
                for place, worker in enumerate(self.workers):
                    if worker.process.poll() is not None:
                        self.workers[place] = self._worker(**worker.extra)
                        self.restarted += 1

    def start(self, *, workers: int = 2, beats: int = 1, due_every: str = "30") -> None:
        """Start what is missing; what runs already goes on. New beats ask for due work so often."""
        with self._lock:
            while len(self.workers) < workers:
                self.workers.append(self._worker())
        while len(self.beats) < beats:
            self.beats.append(self._beat(RUN_DUE_EVERY=due_every))

    def stop(self) -> None:
        with self._lock:
            for process in self.all():
                process.kill()
            self.workers, self.beats, self.others = [], [], []

    def all(self) -> list[Process]:
        return [*self.workers, *self.beats, *self.others]

    def any_worker(self) -> Worker:
        return self.random.choice(self.workers)

    def kill_worker(self) -> None:
        """The whole tree dies without a word, and another one starts."""
        with self._lock:
            victim = self.any_worker()
            victim.kill()
            self.workers[self.workers.index(victim)] = self._worker()

    def take_workers(self) -> list[Worker]:
        """They are the caller's to end from now on."""
        with self._lock:
            taken, self.workers = self.workers, []
        return taken

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

    def worker_with(self, **env: str) -> None:
        with self._lock:
            self.workers.append(self._worker(**env))

    def _worker(self, **env: str) -> Worker:
        name = f"w{next(self._numbers)}@chaos"
        command = ["-m", "celery", "-A", "jobstore", "worker", "-c", "2", "-n", name, *QUIET]
        process = Worker(*command, log=self._log("worker"), **{**self.env, **env})
        process.extra = env
        return process

    def _beat(self, **env: str) -> Process:
        schedule = self.folder / f"beat-{next(self._numbers)}"
        command = ["-m", "celery", "-A", "jobstore", "beat", "-s", str(schedule), "--pidfile="]
        quiet = ["--loglevel", "WARNING"]
        return Process(*command, *quiet, log=self._log("beat"), **{**self.env, **env})

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"
