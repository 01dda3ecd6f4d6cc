"""Other servers refuse the site itself: its mail is kept, sending slows down, staff see it.

No address is closed for it, since the next server may see the same of every recipient.
"""

import logging
import random
from datetime import timedelta
from uuid import uuid4

from django.db.models.functions import Now

from jobstore.lib import clock
from jobstore.mail.answer import status_of
from jobstore.mail.outgoing.models import Heartbeat, MailEvent, OutgoingMail
from jobstore.mail.outgoing.queries.heartbeat import REFUSED, is_alive
from jobstore.mail.states import EventKind

logger = logging.getLogger(__name__)
SLOW_FOR = timedelta(minutes=10)  # after the last refusal, unless a mail is taken meanwhile
STEP = timedelta(minutes=30)
STEPS = 8


def note_refusal_of_us(*, mail: OutgoingMail, answer: str) -> None:
    """For the page of staff, and for every sender: from now on one mail at a time, as a trial."""
    now = clock.now()
    MailEvent.objects.create(
        event_id=f"refused:{uuid4().hex}",
        kind=EventKind.ABOUT_US,
        mail=mail,
        recipient_hash=mail.recipient_hash,
        status=status_of(answer),
        occurred_at=now,
        recorded_at=now,
    )
    slow_down()


def slow_down() -> None:
    logger.error("Another mail server refuses this site: see the mail in the admin.")
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=REFUSED, beat_at=Now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["beat_at"],
    )


def sends_slowly() -> bool:
    return is_alive(REFUSED, within=SLOW_FOR)


def end_slow_sending() -> None:
    """A mail was taken: the site is not refused everywhere, or not any more."""
    Heartbeat.objects.filter(name=REFUSED).delete()


def pause_after(attempts: int) -> timedelta:
    """Longer each time, up to four hours, and scattered; the mail's own expiry ends it."""
    return STEP * min(attempts, STEPS) * (0.5 + random.random() / 2)  # noqa: S311 -- spreads load, guards nothing
