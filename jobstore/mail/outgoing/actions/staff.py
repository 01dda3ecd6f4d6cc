"""What staff do: end or send again what is dead, held or waiting, and look at samples of kinds."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.text import clean_header_text
from jobstore.mail.kinds import Mail
from jobstore.mail.mails import SampleMail
from jobstore.mail.outgoing.actions.compose import SUBJECT_LIMIT, build_message, write_texts
from jobstore.mail.outgoing.actions.queue import Recipient, new_identity, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.trail.actions import record
from jobstore.trail.states import Act

if TYPE_CHECKING:
    from jobstore.people.user.models import User


NOBODY = "sample"  # where a pseudonym would stand: the links of a sample lead nowhere


def sample_message(*, kind: type[Mail]) -> EmailMultiAlternatives:
    """Built like every mail, but from a row that is not stored."""
    letter = kind.sample()
    mail = OutgoingMail(
        **new_identity(kind, uuid5(NAMESPACE_URL, kind.name)),
        recipient_email="reader@example.org",
        recipient_name="Robin Reader",
        recipient_hash=NOBODY,
        created_at=clock.now(),
    )
    if not kind.template:
        write_texts(mail, letter.context["subject"], letter.context["text"])
    return build_message(mail, kind, lambda _: letter)


@transaction.atomic
def send_sample(*, kind: type[Mail], to: "User") -> OutgoingMail:
    """Through the outbox, to the person who asks and to nobody else."""
    message = sample_message(kind=kind)
    mail = queue_mail(
        SampleMail,
        key=f"{SampleMail.name}:{uuid4().hex}",
        to=Recipient.of(to),
    )
    mail.subject = clean_header_text(f"Sample: {message.subject}", limit=SUBJECT_LIMIT)
    mail.text = str(message.body)
    mail.html = str(message.alternatives[0][0])
    mail.save(update_fields=["subject", "text", "html"])
    return mail


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
    record(Act.SENT_AGAIN, mail, by=by, source=mail.state, target=MailState.PENDING)
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
    record(Act.CANCELED, mail, by=by, source=mail.state, target=MailState.CANCELED, why=reason)
    mail.state = MailState.CANCELED
    mail.cancel_reason = (told or reason)[:200]
    mail.finished_at = clock.now()
    mail.lease_token = mail.lease_until = None
    mail.save()
    return mail
