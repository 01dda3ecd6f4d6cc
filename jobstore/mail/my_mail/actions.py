"""People call off mail that the system has planned for them."""

from typing import TYPE_CHECKING

from django.db import transaction

from jobstore.mail import kinds
from jobstore.mail.kinds import MayNotCancel
from jobstore.mail.my_mail.queries import is_for_others, may_be_called_off
from jobstore.mail.outgoing.actions.settle import CannotBeSettled, give_up_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import CANCELABLE, MailState

if TYPE_CHECKING:
    from jobstore.people.user.models import User

REASON = "You called it off."


@transaction.atomic
def cancel_own_mail(*, mail: OutgoingMail, by: "User") -> OutgoingMail:
    """A mail to oneself, or to others in one's name, does not leave; twice changes nothing.

    Raises MayNotCancel.
    """
    if not (is_for_others(mail, by) or mail.recipient_user_id == by.pk):
        raise MayNotCancel
    if mail.state == MailState.CANCELED:
        return mail
    if mail.state not in CANCELABLE:
        raise MayNotCancel
    if is_for_others(mail, by):
        return _take_back(mail, by)
    if not may_be_called_off(mail):
        raise MayNotCancel
    return call_off(mail, by)


def _take_back(mail: OutgoingMail, by: "User") -> OutgoingMail:
    how = kinds.take_back_of(mail.kind)
    if how is None or (how.why_not is not None and how.why_not(mail)):
        raise MayNotCancel
    how.do(mail, by)
    mail.refresh_from_db()
    return mail


def call_off(mail: OutgoingMail, by: "User") -> OutgoingMail:
    """End this one mail and nothing that it is about. Raises MayNotCancel."""
    try:
        return give_up_mail(mail=mail, by=by, reason=REASON)
    except CannotBeSettled as error:
        raise MayNotCancel from error
