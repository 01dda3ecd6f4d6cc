"""The processes that make up a running site."""

import http.client
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from demo.dev import broker
from demo.dev.supervisor import Child
from jobstore.mail.outgoing.queries import outbox_is_emptied
from openings.index.queries.reader import is_followed

HOST = "127.0.0.1"
NAME = "localhost"  # as a browser is to call it: passkeys refuse an address of numbers
THREADS = "8"


def _empties_the_outbox() -> bool:
    """A database that does not answer this moment says nothing about the worker."""
    try:
        return outbox_is_emptied()
    except DatabaseError:
        return True


class RunningSite:
    """Which children there are, and the short-lived folder of their socket."""

    def __init__(self, *, port: int, reload: bool) -> None:
        self.port = port
        self.reload = reload
        self.address = f"http://{NAME}:{port}"
        self.var: Path = settings.VAR_DIR
        # Short, since the path of a Unix socket may have some 100 characters only.
        self.run = Path(tempfile.mkdtemp(prefix="jobstore-"))
        self.env = {**os.environ, "PYTHONUNBUFFERED": "1"}
        # Visitors meet the site's own error pages; who follows the code meets the faults.
        self.env.setdefault("DEBUG", str(reload))
        self.env.setdefault("SITE_URL", self.address)
        if settings.SITE_URL_FILE is not None:
            self.var.mkdir(parents=True, exist_ok=True)
            settings.SITE_URL_FILE.write_text(self.env["SITE_URL"])
        self.env.setdefault("DJANGO_SETTINGS_MODULE", "jobstore.settings.dev")
        self.queue_note = ""

    def children(self) -> list[Child]:
        return [*self._queue(), self._index(), self._web()]

    def clean_up(self) -> None:
        shutil.rmtree(self.run, ignore_errors=True)

    def _queue(self) -> list[Child]:
        if self.env.get("REDIS_URL"):
            self.queue_note = "the Redis that REDIS_URL names"
            return [self._worker()]
        server = broker.find_server()
        if server is None:
            self.queue_note = "none: no Redis or Valkey was found, so a loop sends the mail"
            return [self._loop()]
        socket_path = self.run / "redis.sock"
        self.env["REDIS_URL"] = broker.celery_url(socket_path)
        self.queue_note = f"private {server.name} at {socket_path}"
        return [self._broker(server, socket_path), self._worker()]

    def _broker(self, server: Path, socket_path: Path) -> Child:
        data = self.var / "queue" / server.name
        data.mkdir(parents=True, exist_ok=True)
        return self._child(
            "queue",
            broker.server_command(server, socket_path=socket_path, data=data),
            ready=lambda: broker.answers(socket_path),
        )

    def _worker(self) -> Child:
        schedule = self.var / "celerybeat-schedule"
        command = [sys.executable, "-m", "celery", "-A", "jobstore", "--quiet", "worker"]
        options = ["-B", "-s", str(schedule), "-P", "threads", "-c", "4", "--loglevel", "INFO"]
        alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        command += [*options, *alone]
        return self._child("worker", command, is_working=_empties_the_outbox)

    def _loop(self) -> Child:
        command = [sys.executable, "manage.py", "drain_outbox", "--loop"]
        return self._child("mail", command, is_working=_empties_the_outbox)

    def _index(self) -> Child:
        command = [sys.executable, "manage.py", "index", "--follow"]
        return self._child("index", command, is_working=is_followed)

    def _web(self) -> Child:
        command = [sys.executable, "-m", "gunicorn", "jobstore.wsgi", "--no-control-socket"]
        options = ["--worker-class", "gthread", "--threads", THREADS, "--graceful-timeout", "5"]
        if self.reload:
            options.append("--reload")
        bind = ["--bind", f"{HOST}:{self.port}"]
        return self._child("web", [*command, *options, *bind], ready=self._answers)

    def _child(
        self,
        name: str,
        command: list[str],
        *,
        ready: Callable[[], bool] = lambda: True,
        is_working: Callable[[], bool] = lambda: True,
    ) -> Child:
        log = self.var / "log" / f"{name}.log"
        return Child(name, command, log, self.env, ready=ready, is_working=is_working)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
        except OSError:
            return False
        finally:
            connection.close()
