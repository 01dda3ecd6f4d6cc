"""The index of this machine: followed, made anew beside the one in use, and put in its place."""

import fcntl
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import close_old_connections

from openings.index.actions.comparing import compare_index
from openings.index.actions.writing import Upkeep
from openings.index.queries.reader import alive, home, named, pointer, searcher
from openings.index.queries.schema import VERSION, opened
from openings.index.queries.standing import Compared, last_compared

PAUSE = 0.5  # seconds between two looks for changes
LONGEST_PAUSE = 30.0  # seconds after errors that go on
PATIENCE = 8  # tries of an index that takes no change; each last one makes it anew
COMPARED_EVERY = 3600.0  # seconds
THREADS = 2  # of the writer, where the whole index is made

logger = logging.getLogger(__name__)


class FollowedAlready(Exception):
    """Another process keeps the index of this machine."""


def rebuild_index() -> int:
    """Makes the index anew beside the one in use, and puts it in its place; how many openings.

    Searches go on meanwhile. What changes while it is made is read by the one who follows.
    """
    folder = home() / f"v{VERSION}-{time.time_ns()}"
    folder.mkdir(parents=True)
    try:
        upkeep = Upkeep(opened(str(folder)), threads=THREADS)
        count = upkeep.fill()
        upkeep.close()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _put_in_place(folder)
    return count


def _put_in_place(folder: Path) -> None:
    fresh = pointer().with_suffix(f".{os.getpid()}")
    fresh.write_text(folder.name)
    fresh.replace(pointer())
    for other in home().glob(f"v{VERSION}-*"):
        if other.name != folder.name:
            shutil.rmtree(other, ignore_errors=True)  # who has it open reads on


@contextmanager
def followed_by_us() -> Iterator[None]:
    """Raises FollowedAlready where another process does."""
    home().mkdir(parents=True, exist_ok=True)
    with (home() / "follow.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise FollowedAlready from None
        yield


def follow_index(*, is_over: Callable[[], bool]) -> None:
    """Keeps the index in step until it is over. Whatever goes wrong is tried again: the index
    itself knows how far it has read. Raises FollowedAlready."""
    pause, failures = PAUSE, 0
    with followed_by_us():
        while not is_over():
            try:
                for _ in _steps(is_over, anew=failures % PATIENCE == PATIENCE - 1):
                    pause, failures = PAUSE, 0
            except Exception as error:
                logger.exception("search index: trying again in %s seconds", pause)
                close_old_connections()
                failures += isinstance(error, OSError | ValueError)  # of the index; no database
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)


def _steps(is_over: Callable[[], bool], *, anew: bool = False) -> Iterator[int]:
    """Follows one index until another one is in its place."""
    name, upkeep = _in_use(anew=anew)
    walk, due = compare_index(upkeep.index.searcher), time.monotonic() + COMPARED_EVERY
    try:
        while not is_over() and named() == name:
            close_old_connections()
            yield upkeep.step()
            alive().touch()
            if next(walk, None) is None and time.monotonic() >= due:
                walk, due = compare_index(upkeep.index.searcher), time.monotonic() + COMPARED_EVERY
            time.sleep(PAUSE)
    except Exception:
        upkeep.abandon()
        raise
    upkeep.close()


def _in_use(*, anew: bool = False) -> tuple[str, Upkeep]:
    """With its name; one made anew where it is lost, old or not of this database."""
    name = named()
    if not anew and (upkeep := _of_use(name)):
        return name, upkeep
    logger.warning("search index: made anew")
    rebuild_index()
    name = named()
    return name, Upkeep(opened(str(home() / name)))


def _of_use(name: str) -> Upkeep | None:
    if not name or not (home() / name).is_dir():
        return None
    try:
        upkeep = Upkeep(opened(str(home() / name)))
    except (OSError, ValueError):
        logger.exception("search index: cannot be read")
        return None
    if upkeep.is_of_use:
        return upkeep
    upkeep.close()
    return None


def audit_index() -> Compared | None:
    """Compares the index in use with the database, whole; None where there is none.

    What differs is noted, and mended by the one who follows.
    """
    for _ in compare_index(searcher):
        pass
    return last_compared() if searcher() else None
