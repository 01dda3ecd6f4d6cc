"""The end of an account: at once, for good, and without a trace of the person."""

from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from jobstore.mail.outgoing.actions.queue import follow_to_zone, forget_mail_of
from jobstore.people.invitation.models import Invitation
from jobstore.people.signals import account_erased
from jobstore.people.user.models import User
from jobstore.people.user.queries.account import employers_owned_alone

GONE = "Somebody who has left"


class StillOwner(Exception):
    """An employer would be left without an owner; the argument is the list of their names."""


class IsStaff(Exception):
    """Staff accounts are closed by another member of staff, so that nothing is left undone."""


@transaction.atomic
def erase_account(*, user: User) -> None:
    """Erase the person. What others own, such as the count of an employer, keeps a nameless row.

    Raises StillOwner and IsStaff.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.is_staff:
        raise IsStaff
    if alone := employers_owned_alone(user):
        raise StillOwner(alone)
    account_erased.send(sender=User, user=user)
    forget_mail_of(user=user)
    user.memberships.all().delete()
    user.typed_drafts.all().delete()
    Invitation.objects.filter(email__iexact=user.email).delete()
    for session in UserSession.objects.filter(user=user).order_by("pk"):
        session.end()
    for model in (Authenticator, EmailAddress):
        model.objects.filter(user=user).delete()
    _make_nameless(user)


def _make_nameless(user: User) -> None:
    user.email = f"{uuid4().hex}@erased.invalid"
    user.name = GONE
    user.phone = ""
    user.is_active = False
    user.last_login = None
    user.set_unusable_password()
    user.groups.clear()
    user.save()


class IsThisBrowser(Exception):
    """It is the browser that asks: signing out is the way to end that one."""


@transaction.atomic
def end_session(*, session: UserSession, asked_from: str | None) -> None:
    """`asked_from` is the session key of the browser that asks. Raises IsThisBrowser."""
    if session.session_key == asked_from:
        raise IsThisBrowser
    session.end()


@transaction.atomic
def edit_profile(*, user: User, name: str, phone: str, time_zone: str) -> User:
    """What employers read on an application, and the zone in which the person reads times."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    left = user.time_zone
    user.name = name
    user.phone = phone
    user.time_zone = time_zone
    user.save(update_fields=["name", "phone", "time_zone"])
    if left != time_zone:
        follow_to_zone(user=user, left=left)
    return user
