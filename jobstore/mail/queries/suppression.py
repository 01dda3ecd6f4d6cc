from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from jobstore.mail.models import OutgoingMail, Suppression, SuppressionScope
from jobstore.mail.states import Category


@dataclass(frozen=True, kw_only=True)
class Stoppable:
    """Mail of one kind to one address: what a recipient may end, when its row is gone as well."""

    hashes: Sequence[str]  # pseudonyms of the address, the one to write down first
    category: str
    kind: str
    about: str = ""  # "type:id" of what the mail was about
    sender: str = ""  # the id of the person who wrote it, if it is known
    mail: OutgoingMail | None = None


def stoppable_of(mail: OutgoingMail | Stoppable) -> Stoppable:
    if isinstance(mail, Stoppable):
        return mail
    return Stoppable(
        hashes=mail.recipient_hashes,
        category=mail.category,
        kind=mail.kind,
        about=f"{mail.subject_type}:{mail.subject_id}" if mail.subject_type else "",
        sender=str(mail.on_behalf_of_id or ""),
        mail=mail,
    )


def suppression_of(mail: OutgoingMail | Stoppable) -> Suppression | None:
    """What the recipient stopped that covers this mail; mail about security is never covered."""
    target = stoppable_of(mail)
    if target.category == Category.SECURITY:
        return None
    scope = SuppressionScope
    covers = (
        Q(scope=scope.ALL)
        | Q(scope=scope.CATEGORY, detail=target.category)
        | Q(scope=scope.KIND, detail=target.kind)
    )
    if target.about:
        covers |= Q(scope=scope.SUBJECT, detail=target.about)
    if target.category == Category.RELAYED:
        covers |= Q(scope=scope.RELAY)
    if target.category == Category.RELAYED and target.sender:
        covers |= Q(scope=scope.SENDER, detail=target.sender)
    found = Suppression.objects.filter(covers, recipient_hash__in=target.hashes)
    return found.order_by("created_at", "pk").first()
