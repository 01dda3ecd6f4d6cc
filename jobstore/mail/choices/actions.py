"""An address turns kinds of mail on and off, and people call off what is planned for them."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from jobstore.mail import kinds
from jobstore.mail.choices.queries import (
    NARROW,
    ChoiceGroup,
    choice_groups,
    is_for_others,
    may_be_called_off,
    wide_stop,
)
from jobstore.mail.kinds import MayNotCancel
from jobstore.mail.outgoing.actions.staff import CannotBeSettled, give_up_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import CANCELABLE, MailState
from jobstore.mail.stop.actions import suppress
from jobstore.mail.stop.models import Suppression, SuppressionScope, SuppressionSource
from jobstore.mail.stop.queries import lock_recipient

REASON = "The recipient's choice on our page."


@transaction.atomic
def save_choices(*, hashes: Sequence[str], wanted: Collection[str]) -> None:
    """`hashes`: pseudonyms of one address, the one to write down first.

    `wanted`: the values of the choices that are on. A group with none is stopped as a
    whole.
    """
    lock_recipient(*hashes)
    for group in choice_groups(hashes):
        _save_group(hashes, group, wanted)


def _save_group(hashes: Sequence[str], group: ChoiceGroup, wanted: Collection[str]) -> None:
    scope, detail = wide_stop(group.category)
    if not any(choice.value in wanted for choice in group.choices):
        _stop(hashes, scope, detail)
        return
    _resume(hashes, scope, [detail])
    for choice in group.choices:
        if choice.value in wanted:
            _resume(hashes, SuppressionScope.KIND, choice.names)
        else:
            for name in choice.names:
                _stop(hashes, SuppressionScope.KIND, name)


@transaction.atomic
def stop_everything(*, hashes: Sequence[str]) -> None:
    """All but security, news about applications too."""
    lock_recipient(*hashes)
    _stop(hashes, SuppressionScope.ALL, "")


@transaction.atomic
def resume_everything(*, hashes: Sequence[str]) -> None:
    """Lift the stop of everything, whatever began it; what was turned off by kind stays off."""
    lock_recipient(*hashes)
    _resume(hashes, SuppressionScope.ALL, [""])


@transaction.atomic
def resume_narrow(*, hashes: Sequence[str]) -> None:
    """Lift what was stopped of one person or one matter."""
    lock_recipient(*hashes)
    Suppression.objects.filter(recipient_hash__in=hashes, scope__in=NARROW).delete()


def _stop(hashes: Sequence[str], scope: str, detail: str) -> None:
    suppress(hashes[0], scope=scope, detail=detail, source=SuppressionSource.PAGE, reason=REASON)


def _resume(hashes: Sequence[str], scope: str, details: Collection[str]) -> None:
    stops = Suppression.objects.filter(recipient_hash__in=hashes, scope=scope)
    stops.filter(detail__in=details).delete()


if TYPE_CHECKING:
    from jobstore.people.user.models import User


CALLED_OFF = "You called it off."


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
    if how is None or how.why_not(mail):
        raise MayNotCancel
    if not how.with_subject:
        return call_off(mail, by)
    kinds.take_subject_back(mail, by)
    mail.refresh_from_db()
    return mail


def call_off(mail: OutgoingMail, by: "User") -> OutgoingMail:
    """End this one mail and nothing that it is about. Raises MayNotCancel."""
    try:
        return give_up_mail(mail=mail, by=by, reason=CALLED_OFF)
    except CannotBeSettled as error:
        raise MayNotCancel from error
