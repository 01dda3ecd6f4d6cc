"""The one clock of business time. Leases of the outbox use the database's clock instead."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)


def now() -> datetime:
    """The present instant: fixed by `at`, else real time plus the shift of the demo clock."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    return machine_now() + shift()


def machine_now() -> datetime:
    """What this machine's own clock says, whatever was fixed or moved."""
    return timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything inside happens at `moment`."""
    if timezone.is_naive(moment):
        raise ValueError("A moment needs its zone.")
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)


def can_move() -> bool:
    """Whether this site has a clock that can be moved: development only."""
    return settings.CLOCK_FILE is not None


def shift() -> timedelta:
    """How far the clock of this development site was moved; zero where no CLOCK_FILE is set."""
    path: Path | None = settings.CLOCK_FILE
    if path is None:
        return timedelta()
    try:
        return timedelta(seconds=json.loads(path.read_text())["shift_seconds"])
    except FileNotFoundError:
        return timedelta()


def move_to(moment: datetime) -> None:
    """Move the clock of a development site, for every process of it.

    Raises RuntimeError where the settings name no CLOCK_FILE.
    """
    path: Path | None = settings.CLOCK_FILE
    if path is None:
        raise RuntimeError("Only a development site has a clock that can be moved.")
    path.parent.mkdir(parents=True, exist_ok=True)
    seconds = (moment - timezone.now()).total_seconds()
    unfinished = path.with_suffix(".new")
    unfinished.write_text(json.dumps({"shift_seconds": seconds}))
    unfinished.replace(path)  # so that no process reads half a file


def reset() -> None:
    """Back to real time."""
    path: Path | None = settings.CLOCK_FILE
    if path is not None:
        path.unlink(missing_ok=True)
