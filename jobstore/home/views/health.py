"""Is the process up, and can it do its work? Asked by machines, without a session."""

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jobstore.mail.queries.heartbeat import outbox_is_emptied

log = logging.getLogger(__name__)

REDIS_TIMEOUT = 1  # seconds
DATABASE_TIMEOUT = 2  # seconds; the least that PostgreSQL's library takes


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
    """
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
    return JsonResponse({"status": status, "checks": checks}, status=200 if ready else 503)


def _works(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError, redis.RedisError):
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
    """A site without REDIS_URL works its queue by itself and misses nothing."""
    if not settings.REDIS_URL:
        return True
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=REDIS_TIMEOUT, socket_connect_timeout=REDIS_TIMEOUT
    )
    try:
        return bool(client.ping())
    finally:
        client.close()
