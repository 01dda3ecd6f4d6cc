"""What a test asks of the outbox."""

from django.core import mail

from jobstore.mail.actions.drain import drain_outbox


def deliver() -> list[mail.EmailMultiAlternatives]:
    """Send everything due at `clock.now()`; the messages that left now, in order."""
    before = len(mail.outbox)
    drain_outbox(seconds=60)
    return mail.outbox[before:]
