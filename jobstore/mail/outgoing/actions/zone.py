"""People move: what waits for them follows into the hours of their new zone."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from jobstore.mail import kinds
from jobstore.mail.outgoing.actions.queue import allowed_time
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState

if TYPE_CHECKING:
    from jobstore.people.user.models import User


@transaction.atomic
def follow_to_zone(*, user: "User", left: str) -> int:
    """Plan anew what was planned by the zone that they left; how many mails.

    A mail in another zone, such as its employer's, stays as it is. None comes earlier than before.
    """
    waiting = OutgoingMail.objects.filter(
        Q(recipient_zone=left) | Q(recipient_zone=""), recipient_user=user, state=MailState.PENDING
    )
    mails = list(waiting.order_by("pk").select_for_update(of=("self",)))
    for mail in mails:
        mail.recipient_zone = user.time_zone
        try:
            kind = kinds.get(mail.kind)
        except kinds.UnknownMailKind:
            continue  # dead at its turn
        due = allowed_time(kind, mail.not_before, user.time_zone)
        mail.expires_at += due - mail.not_before
        mail.not_before = due
    OutgoingMail.objects.bulk_update(mails, ["recipient_zone", "not_before", "expires_at"])
    return len(mails)
