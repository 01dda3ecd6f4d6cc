"""The profile, sessions, drafts of long forms, and the end of an account: at once, for good, and
without a trace of the person."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from jobstore.lib import clock
from jobstore.mail.outgoing.actions.queue import follow_to_zone, forget_mail_of
from jobstore.people.employer.models import Invitation
from jobstore.people.signals import account_erased
from jobstore.people.user.models import TypedDraft, User
from jobstore.people.user.queries.account import employers_owned_alone

LARGEST_DRAFT = 300_000  # characters of one form
MOST_DRAFTS = 40  # of one person; the oldest makes room
DRAFTS_KEPT_FOR = timedelta(days=30)


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


class DraftTooLarge(Exception):
    """More than a draft holds."""


@transaction.atomic
def save_typed_draft(
    *, by: User, page: str, form: str, fields: Sequence[tuple[str, str]]
) -> TypedDraft:
    """Raises DraftTooLarge."""
    text = json.dumps(list(fields))
    if len(text) > LARGEST_DRAFT:
        raise DraftTooLarge
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    draft, _ = TypedDraft.objects.update_or_create(
        user=by, page=page, form=form, defaults={"text": text, "saved_at": clock.now()}
    )
    newest = TypedDraft.objects.filter(user=by).order_by("-saved_at", "-pk")
    surplus = list(newest.values_list("pk", flat=True)[MOST_DRAFTS:])
    if surplus:
        TypedDraft.objects.filter(pk__in=surplus).delete()
    return draft


def forget_typed_draft(*, by: User, page: str, form: str) -> None:
    """It was sent, or is not wanted any more."""
    TypedDraft.objects.filter(user=by, page=page, form=form).delete()


def forget_drafts_of_page(page: str) -> None:
    """Of everybody: what its forms were about is gone."""
    TypedDraft.objects.filter(page=page).delete()


def forget_old_drafts() -> int:
    """How many nobody came back to."""
    count, _ = TypedDraft.objects.filter(saved_at__lt=clock.now() - DRAFTS_KEPT_FOR).delete()
    return count


def next_draft_to_forget() -> datetime | None:
    oldest = TypedDraft.objects.order_by("saved_at").first()
    return oldest.saved_at + DRAFTS_KEPT_FOR if oldest else None
