"""A PostgreSQL of the faults' own: durable, and stopped in every rude way."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tests import servers

OPTIONS = "-c fsync=on -c max_connections={most} -c shared_buffers=128MB -c log_min_messages=fatal"


class Cluster:
    """Committed means on the disk: fsync is on, so an immediate stop is a crash."""

    def __init__(self, *, most_connections: int = 60) -> None:
        self.programs = servers.postgres_programs()
        self.folder = Path(tempfile.mkdtemp(prefix="jobstore-chaos-pg-"))
        self.port = servers.free_port()
        self.most_connections = most_connections
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/jobstore"
        self._prefix = servers.as_postgres()
        if self._prefix:
            shutil.chown(self.folder, "postgres", "postgres")

    def create(self) -> None:
        initdb = [self.programs / "initdb", "-D", self._data, "-A", "trust", "-U", "postgres"]
        self._run(*initdb, *servers.ENCODING)
        self.start()
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]
        self._run(self.programs / "createdb", *where, "jobstore")

    def start(self) -> None:
        options = OPTIONS.format(most=self.most_connections)
        listen = f"-k {self.folder} -p {self.port} -c listen_addresses=127.0.0.1"
        log = self.folder / "log"
        self._control("-o", f"{listen} {options}", "-l", log, "-w", "start")

    def crash_and_start(self) -> None:
        """No checkpoint, no goodbye; recovery replays the log."""
        self._control("-m", "immediate", "-w", "stop")
        self.start()

    def hang(self) -> None:
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def remove(self) -> None:
        self.go_on()
        self._control("-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _signal(self, number: int) -> None:
        """The postmaster and every backend of it."""
        postmaster = int((self._data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in (postmaster, *map(int, children)):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue

    def _control(self, *arguments: object) -> None:
        self._run(self.programs / "pg_ctl", "-D", self._data, *arguments)

    def _run(self, *command: object) -> None:
        subprocess.run(
            [str(part) for part in (*self._prefix, *command)],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
