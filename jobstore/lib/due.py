"""Work that falls due by the clock. Apps register it; the beat and `manage.py tick` run it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from jobstore.lib import clock

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class DueWork:
    """`run` does all that is due at `clock.now()` and may run twice; `next_at` is the next moment.

    `run` returns how many things it did; `done` names them: "interviews ended".
    """

    name: str
    run: Callable[[], int]
    next_at: Callable[[], datetime | None]
    done: str = ""


_registered: dict[str, DueWork] = {}


def register(work: DueWork) -> DueWork:
    """Raises ValueError when the name is taken."""
    if work.name in _registered:
        raise ValueError(f"Due work {work.name} is registered twice.")
    _registered[work.name] = work
    return work


def all_due_work() -> list[DueWork]:
    return [_registered[name] for name in sorted(_registered)]


def run_one(work: DueWork) -> tuple[int, bool]:
    """How many things it did and whether it ended well: one that fails never stops the others."""
    try:
        return work.run(), True
    except Exception:
        logger.exception("Due work %s failed", work.name)
        return 0, False


def run_all() -> None:
    """Do everything that has fallen due. Harmless to run twice or side by side."""
    with clock.at(clock.now()):
        for work in all_due_work():
            run_one(work)
