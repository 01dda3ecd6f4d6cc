from datetime import datetime

from jobstore.mail.outgoing.models import MailEvent
from jobstore.mail.states import EventKind


def bounces_since_delivery(recipient_hash: str) -> list[datetime]:
    """When mail to an address came back since something last arrived there, oldest first."""
    events = MailEvent.objects.filter(recipient_hash=recipient_hash).order_by("occurred_at", "pk")
    delivered = events.filter(kind=EventKind.DELIVERED).last()
    bounces = events.filter(kind=EventKind.BOUNCED)
    if delivered is not None:
        bounces = bounces.filter(occurred_at__gt=delivered.occurred_at)
    return list(bounces.values_list("occurred_at", flat=True))
