"""The only way to the queue: by the registered name, after commit, never waiting for the broker."""

import logging
import time
from functools import partial

from celery import current_app
from celery.exceptions import NotRegistered
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
BREAK_SECONDS = 30.0
_broken_until = 0.0


def enqueue(name: str, **ids: str | int) -> None:
    """Ask a worker to run a task once the transaction has committed.

    A task is only a nudge: what must happen is a row that the beat finds again. So a broker that is
    absent, full or hung costs this process half a second at most, once in BREAK_SECONDS.
    Raises NotRegistered at once for a name that no app registered.
    """
    if name not in current_app.tasks:
        raise NotRegistered(name)
    transaction.on_commit(partial(_send, name, ids), robust=True)


def _send(name: str, ids: dict[str, str | int]) -> None:
    global _broken_until  # noqa: PLW0603 -- the circuit breaker is one per process
    if not settings.REDIS_URL and not current_app.conf.task_always_eager:
        return
    if time.monotonic() < _broken_until:
        return
    try:
        current_app.tasks[name].apply_async(kwargs=ids)
    except (OperationalError, OSError) as error:
        _broken_until = time.monotonic() + BREAK_SECONDS
        logger.warning("Broker did not take %s: %s", name, type(error).__name__)
