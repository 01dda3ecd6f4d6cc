"""Is the process up, and can it do its work? Asked by machines, without a session."""

import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError
from redis import RedisError

from jobstore.mail.outgoing.queries import outbox_is_emptied

log = logging.getLogger(__name__)

REDIS_TIMEOUT = 1  # seconds
DATABASE_TIMEOUT = 2  # seconds; the least that PostgreSQL's library takes
# The last three: an address that no broker has.
FAULTS = (DatabaseError, OSError, RedisError, KombuError, ValueError, LookupError, ImportError)
_kept: dict[str, Any] = {"until": 0.0}  # the last answer of this process


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is looked at."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served, else 503.

    Without Redis they can: the queue waits. Without a sender too: the outbox loses nothing.
    An answer is good for some seconds, so that asking often costs nothing.
    """
    if time.monotonic() >= _kept["until"]:
        answer = _look()
        _kept.update(answer=answer, until=time.monotonic() + settings.READYZ_KEPT_FOR)
    status, checks = _kept["answer"]
    return JsonResponse(
        {"status": status, "checks": checks}, status=503 if status == "down" else 200
    )


def _look() -> tuple[str, dict[str, bool]]:
    database = _works(_database_answers)
    checks = {
        "database": database,
        "migrations": database and _works(_migrations_are_applied),
        "media": _works(_media_is_writable),
    }
    ready = all(checks.values())
    checks["redis"] = _works(_redis_answers)
    checks["outbox"] = database and _works(outbox_is_emptied)
    status = "down" if not ready else "ready" if all(checks.values()) else "degraded"
    return status, checks


def _works(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except FAULTS:
        log.warning("readiness check failed: %s", check.__name__, exc_info=True)
        return False


def _database_answers() -> bool:
    """Asked over a connection of its own: in one that stands, a server that hangs is waited for."""
    if connection.vendor != "postgresql":
        return _selects(connection)
    probe = connection.copy()
    options = probe.settings_dict["OPTIONS"]
    probe.settings_dict["OPTIONS"] = {**options, "connect_timeout": DATABASE_TIMEOUT}
    try:
        return _selects(probe)
    finally:
        probe.close()


def _selects(database: BaseDatabaseWrapper) -> bool:
    with database.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _media_is_writable() -> bool:
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        return file.write(b"x") == 1


def _redis_answers() -> bool:
    """Asked as Celery asks it, so whatever address Celery takes is right.

    A site without REDIS_URL works its queue by itself and misses nothing.
    """
    if not settings.REDIS_URL:
        return True
    brief = {"socket_timeout": REDIS_TIMEOUT, "socket_connect_timeout": REDIS_TIMEOUT}
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | brief
    with current_app.connection_for_write(
        settings.REDIS_URL, connect_timeout=REDIS_TIMEOUT, transport_options=options
    ) as broker:
        broker.connect()
        return bool(broker.connected)
