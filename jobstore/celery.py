import logging
import os
import signal
import threading
import time
from typing import Any

from celery import Celery
from celery.signals import task_received, worker_ready
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jobstore.settings.dev")
logger = logging.getLogger(__name__)

app = Celery("jobstore")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

STOP_SECONDS = 15.0
_heard_at = 0.0


@task_received.connect
def _note_that_we_hear(**_facts: Any) -> None:
    global _heard_at  # noqa: PLW0603 -- one worker is one process
    _heard_at = time.monotonic()


@worker_ready.connect
def _watch_over_hearing(**_facts: Any) -> None:
    _note_that_we_hear()
    threading.Thread(target=_end_when_deaf, name="hearing", daemon=True).start()


def _end_when_deaf() -> None:
    """After a fault of the broker a worker may stay connected and never hear of a task again.

    The beat asks every few seconds, so silence means deafness (or no beat, when nothing is missed):
    the process ends, and whatever supervises it starts a new one.
    """
    patience = settings.WORKER_DEAF_AFTER
    while time.monotonic() - _heard_at < patience:
        time.sleep(min(1.0, patience / 4))
    logger.error("No task was heard of for %.0f s; this worker ends to be started anew.", patience)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    os._exit(1)
