"""What an address has stopped, and whether a person's mail to others is passed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q, QuerySet

from jobstore.lib.tokens import keyed_hashes
from jobstore.mail import kinds
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category
from jobstore.mail.stop.models import Report, SenderBlock, Suppression, SuppressionScope

if TYPE_CHECKING:
    from jobstore.people.user.models import User


def open_reports(sender: "User") -> QuerySet[Report]:
    """What recipients reported about this person's mail and staff have not settled."""
    reports = Report.objects.filter(settled_at__isnull=True, sender=sender)
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


def lock_recipient(*hashes: str, is_patient: bool = True) -> None:
    """One sender at a time counts and sends to an address. SQLite has one writer anyway.

    The impatient wait five seconds at most, for this lock and for all that follow it in the
    transaction; then the database raises OperationalError.
    """
    if connection.vendor == "postgresql":
        lock = "SELECT pg_advisory_xact_lock(hashtextextended(h, 0)) FROM unnest(%s::text[]) AS h"
        if not is_patient:  # the condition is evaluated first
            lock += " WHERE set_config('lock_timeout', '5s', true) <> ''"
        with connection.cursor() as cursor:
            cursor.execute(lock, [sorted(hashes)])  # in one order: nobody waits crosswise


OWN_BROWSER = "own_browser"  # in a payload: asked for where its reader has signed in before


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


def is_unasked(target: Stoppable) -> bool:
    """Whether somebody else may have caused the mail; not from its reader's own browser."""
    is_own = target.mail is not None and OWN_BROWSER in target.mail.payload
    return target.kind in kinds.unasked_names() and not is_own


def suppression_of(mail: OutgoingMail | Stoppable) -> Suppression | None:
    """What the recipient stopped that covers this mail.

    Of mail about security only what others can ask for is ever covered.
    """
    target = stoppable_of(mail)
    covers = Q(scope=SuppressionScope.UNASKED) if is_unasked(target) else Q(pk__in=[])
    if target.category != Category.SECURITY:
        covers |= Q(scope=SuppressionScope.ALL) | covering(target)
    found = Suppression.objects.filter(covers, recipient_hash__in=target.hashes)
    return found.order_by("created_at", "pk").first()


def covering(target: Stoppable) -> Q:
    """Stops about this mail, from its whole category to the one matter."""
    scope = SuppressionScope
    covers = Q(scope=scope.CATEGORY, detail=target.category) | Q(
        scope=scope.KIND, detail=target.kind
    )
    if target.about:
        covers |= Q(scope=scope.SUBJECT, detail=target.about)
    if target.category == Category.RELAYED:
        covers |= Q(scope=scope.RELAY)
    if target.category == Category.RELAYED and target.sender:
        covers |= Q(scope=scope.SENDER, detail=target.sender)
    return covers
