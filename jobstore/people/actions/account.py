"""The end of an account: at once, for good, and without a trace of the person."""

from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction

from jobstore.mail.actions.forget import forget_mail_of
from jobstore.people.models import Invitation, User
from jobstore.people.queries.account import employers_owned_alone
from jobstore.people.signals import account_erased

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
    for model in (Authenticator, SocialAccount, EmailAddress):
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
