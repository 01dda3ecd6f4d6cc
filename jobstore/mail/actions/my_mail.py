"""People call off mail that the system has planned for them."""

from typing import TYPE_CHECKING

from django.db import transaction

from jobstore.mail.actions.settle import CannotBeSettled, give_up_mail
from jobstore.mail.models import OutgoingMail
from jobstore.mail.queries.my_mail import PEOPLE_MAY_CANCEL
from jobstore.mail.states import CANCELABLE, MailState

if TYPE_CHECKING:
    from jobstore.people.models import User

REASON = "You called it off."


class MayNotCancel(Exception):
    """It goes to somebody else, belongs to having an account, or has left."""


@transaction.atomic
def cancel_own_mail(*, mail: OutgoingMail, by: "User") -> OutgoingMail:
    """One mail to oneself does not leave; twice changes nothing. Raises MayNotCancel."""
    if mail.recipient_user_id != by.pk or mail.category not in PEOPLE_MAY_CANCEL:
        raise MayNotCancel
    if mail.state == MailState.CANCELED:
        return mail
    if mail.state not in CANCELABLE:
        raise MayNotCancel
    try:
        return give_up_mail(mail=mail, by=by, reason=REASON)
    except CannotBeSettled as error:
        raise MayNotCancel from error
