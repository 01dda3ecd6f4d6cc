"""Forgetting a person: planned mail is canceled, and what was sent keeps no name and no text."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet

from jobstore.lib import clock
from jobstore.mail.outgoing.actions.queue import subject_of
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import CANCELABLE, MailState

if TYPE_CHECKING:
    from jobstore.people.user.models import User

REASON = "The account was erased."
NOBODY = "erased@erased.invalid"
_NO_TEXT: dict[str, Any] = {"subject": "", "text": "", "html": "", "payload": {}, "last_error": ""}


def forget_mail_of(*, user: "User") -> None:
    """All mail to this person, and in this person's name to others.

    The hash of the address stays, so that a stop stays a stop.
    """
    mails = OutgoingMail.objects.filter(
        Q(recipient_user=user) | Q(recipient_email__iexact=user.email)
    )
    _settled(mails).update(recipient_name="", recipient_email=NOBODY, **_NO_TEXT)
    for_them = OutgoingMail.objects.filter(on_behalf_of=user)
    _settled(for_them).update(on_behalf_of=None, **_NO_TEXT)


def forget_mail_about(things: Iterable[Model]) -> None:
    """All mail about these things, whoever it went to, such as notes to interviewers."""
    for thing in things:
        _settled(OutgoingMail.objects.about(*subject_of(thing))).update(**_NO_TEXT)


def forget_text_about(things: Iterable[Model]) -> None:
    """What was sent about these things names somebody among others; what waits is written anew."""
    for thing in things:
        sent = OutgoingMail.objects.about(*subject_of(thing)).filter(state=MailState.SENT)
        sent.update(**_NO_TEXT)


def _settled(mails: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
    """With nothing left to send. What is on its way this second is emptied by retention."""
    mails.filter(state__in=CANCELABLE | {MailState.HELD, MailState.DEAD}).update(
        state=MailState.CANCELED,
        cancel_reason=REASON,
        finished_at=clock.now(),
        lease_token=None,
        lease_until=None,
    )
    return mails.exclude(state=MailState.DISPATCHING)
