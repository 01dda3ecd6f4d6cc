"""Whether a person's mail to others is passed on, and who does not want it."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from jobstore.lib.tokens import keyed_hashes
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.sender.models import SenderBlock
from jobstore.mail.states import Category
from jobstore.mail.stop.models import Report, Suppression, SuppressionScope

if TYPE_CHECKING:
    from jobstore.people.user.models import User


def open_reports(sender: "User") -> QuerySet[Report]:
    """What recipients reported about this person's mail and staff have not settled."""
    reports = Report.objects.filter(settled_at__isnull=True, mail__on_behalf_of=sender)
    return reports.order_by("created_at", "pk")


def is_frozen(sender: "User") -> bool:
    """A reported sender waits until staff have looked at the report."""
    return open_reports(sender).exists()


def is_reported(mail: OutgoingMail | None) -> bool:
    """Whether staff still have to look at a report of this mail."""
    return mail is not None and Report.objects.filter(mail=mail, settled_at__isnull=True).exists()


def block_of(sender: "User") -> SenderBlock | None:
    """Of this account, or of one that had the same address."""
    addresses = keyed_hashes(sender.email, purpose="address")
    blocks = SenderBlock.objects.filter(Q(sender=sender) | Q(address_hash__in=addresses))
    return blocks.order_by("pk").first()


def wants_no_mail(email: str, *, sender: "User") -> bool:
    """Whether this address stopped all that people write to it, or all that this sender writes."""
    scope = SuppressionScope
    stops = Suppression.objects.filter(recipient_hash__in=keyed_hashes(email, purpose="address"))
    return stops.filter(
        Q(scope__in=[scope.ALL, scope.RELAY])
        | Q(scope=scope.CATEGORY, detail=Category.RELAYED)
        | Q(scope=scope.SENDER, detail=str(sender.pk))
    ).exists()
