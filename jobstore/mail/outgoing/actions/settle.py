"""What staff decide about mail that is dead, held or still waiting."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.trail.actions import record

if TYPE_CHECKING:
    from jobstore.people.user.models import User

SECOND_CHANCE = timedelta(days=1)

CALLED_OFF = "Our staff called it off."


class CannotBeSettled(Exception):
    """The mail is on its way, or has its end already."""


@transaction.atomic
def retry_mail(*, mail: OutgoingMail, by: "User") -> OutgoingMail:
    """Send a dead or held mail once more, with all its stop conditions; a person answers for it."""
    mail = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if mail.state not in {MailState.DEAD, MailState.HELD}:
        raise CannotBeSettled
    now = clock.now()
    record("sent again", about=mail, by=by, source=mail.state, target=MailState.PENDING)
    mail.state = MailState.PENDING
    mail.attempts = mail.claims = mail.doubt = 0
    mail.not_before = now
    mail.expires_at = max(mail.expires_at, now + SECOND_CHANCE)
    mail.finished_at = None
    mail.is_emptied = False
    mail.save()
    return mail


@transaction.atomic
def give_up_mail(*, mail: OutgoingMail, by: "User", reason: str, told: str = "") -> OutgoingMail:
    """End a mail that waits, is dead or is held; what may be on its way cannot be called back.

    `told` stands where its recipient reads it, in place of a reason that is for staff alone.
    """
    mail = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if mail.state not in {MailState.PENDING, MailState.LEASED, MailState.DEAD, MailState.HELD}:
        raise CannotBeSettled
    record("canceled", about=mail, by=by, source=mail.state, target=MailState.CANCELED, why=reason)
    mail.state = MailState.CANCELED
    mail.cancel_reason = (told or reason)[:200]
    mail.finished_at = clock.now()
    mail.lease_token = mail.lease_until = None
    mail.save()
    return mail
