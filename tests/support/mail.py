"""What a test asks of the outbox."""

from collections.abc import Callable
from typing import Any

from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobstore.mail.outgoing.actions.drain import drain_outbox


def deliver() -> list[mail.EmailMultiAlternatives]:
    """Send everything due at `clock.now()`; the messages that left now, in order."""
    before = len(mail.outbox)
    drain_outbox(seconds=60)
    return mail.outbox[before:]


def statements(do: Callable[[], Any]) -> list[str]:
    """The SQL that it runs, without the bounds of transactions."""
    bounds = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")
    with CaptureQueriesContext(connection) as captured:
        do()
    return [row["sql"] for row in captured if not row["sql"].startswith(bounds)]
