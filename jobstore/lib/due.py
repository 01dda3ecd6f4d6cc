"""Work that falls due by the clock. Apps register it; the beat and `manage.py tick` run it."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Model

from jobstore.lib import clock

logger = logging.getLogger(__name__)
SECONDS = 8.0  # of one run of one sort of work; what is left over has its turn in the next
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, kw_only=True)
class DueWork:
    """`run` does all that is due at `clock.now()` and may run twice; `next_at` is the next moment.

    `run` returns how many things it did; `done` names them: "interviews ended".
    """

    name: str
    run: Callable[[], int]
    next_at: Callable[[], datetime | None]
    done: str = ""


@dataclass
class _Run:
    """One run of one sort of work."""

    until: float | None  # by the monotonic clock
    failed: int = 0


_registered: dict[str, DueWork] = {}
_run: ContextVar[_Run | None] = ContextVar("due_run", default=None)
_bad: set[tuple[str, str]] = set()  # rows that failed in this process stand behind the others


def register(work: DueWork) -> DueWork:
    """Raises ValueError when the name is taken."""
    if work.name in _registered:
        raise ValueError(f"Due work {work.name} is registered twice.")
    _registered[work.name] = work
    return work


def all_due_work() -> list[DueWork]:
    return [_registered[name] for name in sorted(_registered)]


def due_work(name: str) -> DueWork:
    """Raises KeyError."""
    return _registered[name]


# Running it -----------------------------------------------------------------------------------
def run_one(work: DueWork, *, seconds: float | None = None) -> tuple[int, bool]:
    """How many things it did and whether all went well: what fails never stops the others.

    With `seconds` it stops between two rows after that time; the next run goes on.
    """
    until = None if seconds is None else time.monotonic() + seconds
    with _running(_Run(until)) as run:
        try:
            return work.run(), run.failed == 0
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            logger.exception("Due work %s failed", work.name)
            return 0, False


def run_all(*, seconds: float | None = SECONDS) -> None:
    """Do everything that has fallen due. Harmless to run twice or side by side."""
    with clock.at(clock.now()):
        for work in all_due_work():
            run_one(work, seconds=seconds)


@contextmanager
def _running(run: _Run) -> Iterator[_Run]:
    token = _run.set(run)
    try:
        yield run
    finally:
        _run.reset(token)


# Row by row -----------------------------------------------------------------------------------
def for_each_due(rows: Iterable[Row], action: Callable[[Row], int]) -> int:
    """The sum of what `action` says it did, each row in a transaction of its own.

    One that fails is logged and stands behind the others from then on. `action` locks its row.
    """
    done = 0
    for row in sorted(rows, key=lambda row: _key(row) in _bad):
        if _time_is_over():
            break
        count = _attempt(partial(action, row), what=" ".join(_key(row)))
        (_bad.add if count is None else _bad.discard)(_key(row))
        done += count or 0
    return done


def for_each_batch(
    rows: Iterable[Row], action: Callable[[Sequence[Row]], int], *, size: int
) -> int:
    """The same for an action that takes many at once: a batch that fails is done row by row."""
    waiting = iter(rows)
    done = 0
    while not _time_is_over() and (batch := list(islice(waiting, size))):
        count = _attempt(partial(action, batch), what=f"A batch of {len(batch)}")
        done += for_each_due(batch, lambda row: action([row])) if count is None else count
    return done


def _attempt(step: Callable[[], int], *, what: str) -> int | None:
    """What `step` returns, or None where it failed; that is logged, and nothing of it is kept.

    A database that is gone, or time that is over, is no fault of the row.
    """
    try:
        with transaction.atomic():
            return step()
    except SoftTimeLimitExceeded:
        raise
    except (OperationalError, InterfaceError):
        if connection.connection is None or not connection.is_usable():
            raise
        logger.exception("%s could not be handled.", what)
    except Exception:
        logger.exception("%s could not be handled.", what)
    if (run := _run.get()) is not None:
        run.failed += 1
    return None


def _key(row: Model) -> tuple[str, str]:
    return row._meta.label, str(row.pk)  # noqa: SLF001 -- Django's documented _meta


def _time_is_over() -> bool:
    run = _run.get()
    return run is not None and run.until is not None and time.monotonic() >= run.until
