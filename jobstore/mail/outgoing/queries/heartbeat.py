from datetime import timedelta

from django.db.models.functions import Now

from jobstore.lib import clock
from jobstore.mail.outgoing.models import Heartbeat, OutgoingMail, OutgoingMailQuerySet

OUTBOX = "mail.drain"
REFUSED = "mail.refused"  # when another server last refused this site
SILENCE = timedelta(seconds=60)  # after which nobody empties the outbox


def is_alive(name: str, *, within: timedelta) -> bool:
    """Whether a background loop did its work lately, by the clock of the database."""
    return Heartbeat.objects.filter(name=name, beat_at__gte=Now() - within).exists()


def outbox_is_emptied() -> bool:
    return is_alive(OUTBOX, within=SILENCE)


def standing_mail() -> OutgoingMailQuerySet:
    """Mail that should have left, while nobody empties the outbox."""
    due = OutgoingMail.objects.due(at=clock.now())
    return due.none() if outbox_is_emptied() else due
