"""Those who follow the search index, as processes that can be killed: many, so each is forked from
one that has loaded everything (`nursery`)."""

import os
import resource
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

from jobstore.lib import clock
from openings.index.queries import reader
from openings.index.queries.facts import facts_of, published
from openings.search.queries.pieces import every, not_live
from tests.support.processes import ROOT, database_url, wait_until

SMALL = 100  # bytes: no file of a commit is smaller


class Nursery:
    """Starts those who follow an index, in step with the database of the tests."""

    def __init__(self, log: Path) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "jobstore.settings.test"}
        self.env = os.environ | settings | {"DATABASE_URL": database_url()}
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.nursery"],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
                bufsize=1,
                start_new_session=True,
            )
        self._started: list[int] = []

    def start(self) -> int:
        """The number of a process that follows the index of the test."""
        print(reader.home(), file=self._process.stdin)
        self._started.append(int(self._process.stdout.readline()))
        return self._started[-1]

    def kill_all(self) -> None:
        while self._started:
            if is_there(pid := self._started.pop()):
                kill(pid)

    def close(self) -> None:
        self.kill_all()
        self._process.stdin.close()  # it ends
        self._process.stdout.close()
        self._process.wait()


def kill(pid: int) -> None:
    """It is gone when this returns, and its locks with it."""
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not is_there(pid), seconds=10)


def is_there(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def fill_disk(pid: int, *, is_full: bool) -> None:
    """For that process no file may grow beyond a few bytes."""
    most = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (SMALL if is_full else most, most))


def held() -> Counter[tuple[int, int]]:
    """The openings of the index that have not ended, with their digests, how often each."""
    reader.use(reader.Reader())
    searcher = reader.searcher()
    if searcher is None:
        return Counter()
    running = every([], but=not_live(at=clock.now())[1:])
    hits = [at for _, at in searcher.search(running, 10_000).hits]
    columns = [searcher.fast_field_values(name, hits) for name in ("key", "digest")]
    return Counter(row for row in zip(*columns, strict=True) if row[0] != reader.POSITION_KEY)


def wanted() -> Counter[tuple[int, int]]:
    return Counter((facts.pk, facts.digest) for facts in facts_of(published()))


def is_in_step() -> bool:
    return held() == wanted()


def differences(pid: int, log: Path) -> str:
    """What to read where they are not in step."""
    have, want = held(), wanted()
    said = log.read_text()[-3000:]
    return f"only held {have - want}, only wanted {want - have}, there {is_there(pid)}: {said}"
