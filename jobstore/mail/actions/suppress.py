"""Writing down that an address gets no more mail, or none of some sort."""

from jobstore.lib import clock
from jobstore.mail.models import Suppression


def suppress(
    recipient_hash: str, *, scope: str, source: str, reason: str, detail: str = ""
) -> Suppression:
    """The first stop of a scope and detail stays as it is. The caller holds the recipient's lock,
    where a send that is just beginning must be ordered before or after it."""
    suppression, _ = Suppression.objects.get_or_create(
        recipient_hash=recipient_hash,
        scope=scope,
        detail=detail,
        defaults={"source": source, "reason": reason, "created_at": clock.now()},
    )
    return suppression
