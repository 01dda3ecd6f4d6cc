"""The only way to the queue: by the registered name, after commit, never waiting for the broker."""

import logging
import time
from dataclasses import dataclass

from celery import current_app
from celery.exceptions import NotRegistered
from django.conf import settings
from django.db import transaction
from kombu import Connection
from kombu.exceptions import OperationalError
from redis import RedisError

logger = logging.getLogger(__name__)
BREAK_SECONDS = 30.0
BROKER_SECONDS = 0.5  # the most that a web process waits for the broker
_broken_until = 0.0


@dataclass(frozen=True)
class _Nudge:
    name: str
    ids: tuple[tuple[str, str | int], ...]

    def __call__(self) -> None:
        _send(self.name, dict(self.ids))


def enqueue(name: str, **ids: str | int) -> None:
    """Ask a worker to run a task once the transaction has committed; twice the same is asked once.

    A task is only a nudge: what must happen is a row that the beat finds again. So a broker that is
    absent, full or hung costs this process about a second at most, once in BREAK_SECONDS.
    Raises NotRegistered at once for a name that no app registered.
    """
    if not is_registered(name):
        raise NotRegistered(name)
    nudge = _Nudge(name, tuple(ids.items()))
    if all(hook[1] != nudge for hook in transaction.get_connection().run_on_commit):
        transaction.on_commit(nudge, robust=True)


def is_registered(name: str) -> bool:
    """Outside a worker nobody has imported the tasks of all apps before the first is asked for."""
    if name not in current_app.tasks:
        current_app.loader.import_default_modules()
    return name in current_app.tasks


def _send(name: str, ids: dict[str, str | int]) -> None:
    global _broken_until  # noqa: PLW0603 -- the circuit breaker is one per process
    task = current_app.tasks[name]
    if current_app.conf.task_always_eager:
        task.apply_async(kwargs=ids)
        return
    if not settings.REDIS_URL or time.monotonic() < _broken_until:
        return
    try:
        with _broker() as connection, connection.Producer(auto_declare=False) as producer:
            task.apply_async(kwargs=ids, producer=producer, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        _broken_until = time.monotonic() + BREAK_SECONDS
        logger.warning("Broker did not take %s: %s", name, type(error).__name__)


def _broker() -> Connection:
    """A connection of its own: the workers' waits longer than a page may."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {
        "socket_timeout": BROKER_SECONDS,
        "socket_connect_timeout": BROKER_SECONDS,
        "retry_on_timeout": False,
    }
    return Connection(settings.REDIS_URL, transport_options=options, connect_timeout=BROKER_SECONDS)
