"""What a kind of mail looks like, with invented people; staff may send it to themselves."""

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.text import clean_header_text
from jobstore.mail import kinds
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.actions.compose import SUBJECT_LIMIT, build_message
from jobstore.mail.outgoing.actions.queue import Recipient, new_identity, queue_mail
from jobstore.mail.outgoing.actions.store import write_texts
from jobstore.mail.outgoing.mails import SampleMail
from jobstore.mail.outgoing.models import OutgoingMail

if TYPE_CHECKING:
    from jobstore.people.user.models import User

NOBODY = "sample"  # where a pseudonym would stand: the links of a sample lead nowhere


def sample_message(*, kind: type[Mail]) -> EmailMultiAlternatives:
    """Built like every mail, but from a row that is not stored."""
    letter = kinds.sample_of(kind)
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
        to=Recipient(email=to.email, name=to.name, zone=to.time_zone, user=to),
    )
    mail.subject = clean_header_text(f"Sample: {message.subject}", limit=SUBJECT_LIMIT)
    mail.text = str(message.body)
    mail.html = str(message.alternatives[0][0])
    mail.save(update_fields=["subject", "text", "html"])
    return mail
