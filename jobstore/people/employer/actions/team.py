"""Who belongs to an employer, which never loses its last owner; and inviting colleagues: an open
door for one address, for 72 hours."""

from datetime import timedelta

from django.db import IntegrityError, transaction

from jobstore.lib import clock
from jobstore.lib.moves import move, move_all
from jobstore.lib.tokens import keyed_hash
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.mail.stop.queries import lock_recipient
from jobstore.people.access_token.actions import issue_token, revoke_tokens
from jobstore.people.employer.actions.employer import NotReviewed
from jobstore.people.employer.mails import InvitationMail, invitation_sent
from jobstore.people.employer.models import Employer, Invitation, Membership
from jobstore.people.employer.queries import other_receivers
from jobstore.people.permissions import can_invite, is_owner
from jobstore.people.states import (
    INVITATION_MOVES,
    ApplicationMail,
    InvitationState,
    Role,
    TokenPurpose,
)
from jobstore.people.user.models import User

LIFETIME = timedelta(hours=72)
DAILY_LIMIT = 20
PER_ADDRESS = 3  # in a day, from the whole site


class MayNotInvite(Exception):
    """Owners invite; staff only where there is no owner yet."""


class AlreadyMember(Exception):
    """This address belongs to a member."""


class AlreadyInvited(Exception):
    """This address has an open invitation."""


class TooManyInvitations(Exception):
    """An employer and a person may write to so many addresses a day, and to one so often."""


class InvitationClosed(Exception):
    """Revoked or expired: the page says so."""


class WrongAddress(Exception):
    """The invitation is for another address than that of the signed-in person."""


@transaction.atomic
def invite_member(*, employer: Employer, email: str, role: Role, by: User) -> Invitation:
    """Raises MayNotInvite, NotReviewed, AlreadyMember, AlreadyInvited and TooManyInvitations."""
    employer = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
    if not can_invite(by, employer):
        raise MayNotInvite
    if not employer.is_public:
        raise NotReviewed
    email = email.lower()
    if Membership.objects.filter(employer=employer, user__email__iexact=email).exists():
        raise AlreadyMember
    now = clock.now()
    _close_expired(employer)
    _refuse_too_many(employer, email, by)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                employer=employer,
                email=email,
                role=role,
                invited_by=by,
                created_at=now,
                expires_at=now + LIFETIME,
            )
    except IntegrityError:
        raise AlreadyInvited from None
    issue_token(purpose=TokenPurpose.INVITATION, object_id=invitation.pk, email=email)
    invitation_sent(invitation)
    return invitation


def _refuse_too_many(employer: Employer, email: str, by: User) -> None:
    """Of one employer, of one person for all employers, and to one address from all of them."""
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    lock_recipient(keyed_hash(email, purpose="address"))
    today = Invitation.objects.filter(created_at__gt=clock.now() - timedelta(days=1))
    is_too_many = (
        today.filter(employer=employer).count() >= DAILY_LIMIT
        or today.filter(invited_by=by).count() >= DAILY_LIMIT
        or today.filter(email=email).count() >= PER_ADDRESS
    )
    if is_too_many:
        raise TooManyInvitations


def _close_expired(employer: Employer) -> None:
    expired = employer.invitations.filter(expires_at__lte=clock.now())
    move_all(expired, InvitationState.EXPIRED, INVITATION_MOVES)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """The link stops working at once; revoking again changes nothing.

    Raises MayNotInvite and InvitationClosed when it is accepted already.
    """
    invitation = _locked_invitation(invitation)
    if not is_owner(by, invitation.employer):
        raise MayNotInvite
    if invitation.state == InvitationState.ACCEPTED:
        raise InvitationClosed
    if invitation.state == InvitationState.OPEN:
        _answer(invitation, InvitationState.REVOKED)
        revoke_tokens(purpose=TokenPurpose.INVITATION, object_id=invitation.pk)
        cancel_mail(invitation, kinds=[InvitationMail], reason="the invitation was revoked")
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: User) -> Membership:
    """Join the team. Accepting again gives the same membership.

    Raises WrongAddress and InvitationClosed.
    """
    invitation = _locked_invitation(invitation)
    if invitation.email.lower() != by.email.lower():
        raise WrongAddress
    if invitation.state == InvitationState.ACCEPTED:
        return _membership_of(invitation, by)
    if invitation.state != InvitationState.OPEN or invitation.expires_at <= clock.now():
        raise InvitationClosed
    _answer(invitation, InvitationState.ACCEPTED)
    membership, _created = Membership.objects.get_or_create(
        employer=invitation.employer,
        user=by,
        defaults={"role": invitation.role, "joined_at": clock.now()},
    )
    return membership


def _membership_of(invitation: Invitation, user: User) -> Membership:
    """What the accepted invitation led to; who was removed since does not come back by it."""
    membership = Membership.objects.filter(employer=invitation.employer, user=user).first()
    if membership is None:
        raise InvitationClosed
    return membership


def _locked_invitation(invitation: Invitation) -> Invitation:
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("employer")
        .get(pk=invitation.pk)
    )


def _answer(invitation: Invitation, state: InvitationState) -> None:
    move(invitation, state, INVITATION_MOVES)
    invitation.answered_at = clock.now()
    invitation.save(update_fields=["state", "answered_at"])


class MayNotChangeMembers(Exception):
    """Owners change the team; anybody may leave."""


class LastOwner(Exception):
    """Nobody would be left who can manage the employer."""


class LastReceiver(Exception):
    """Nobody at the employer would hear of who applies."""


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """An owner removes a member, or a member leaves. Removing who has left already does nothing.

    Raises MayNotChangeMembers and LastOwner.
    """
    current = _locked_member(membership, by=by, may_self=True)
    if current is None:
        return
    if current.role == Role.OWNER:
        _keep_an_owner(current)
    current.delete()


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: User) -> Membership:
    """Raises MayNotChangeMembers, LastOwner and Membership.DoesNotExist."""
    current = _locked_member(membership, by=by, may_self=False)
    if current is None:
        raise Membership.DoesNotExist
    if current.role == Role.OWNER and role != Role.OWNER:
        _keep_an_owner(current)
    current.role = role
    current.save(update_fields=["role"])
    return current


@transaction.atomic
def choose_application_mail(
    *, membership: Membership, choice: ApplicationMail, by: User
) -> Membership:
    """When this member hears of applications and withdrawals.

    Raises MayNotChangeMembers, LastReceiver and Membership.DoesNotExist.
    """
    if membership.user_id != by.pk:
        raise MayNotChangeMembers
    Employer.objects.select_for_update(of=("self",)).get(pk=membership.employer_id)
    current = Membership.objects.select_related("employer").get(pk=membership.pk)
    if choice == ApplicationMail.NONE and not other_receivers(current).exists():
        raise LastReceiver
    current.application_mail = choice
    current.save(update_fields=["application_mail"])
    return current


def _locked_member(membership: Membership, *, by: User, may_self: bool) -> Membership | None:
    """The membership as it is now; changes of one team wait for each other at the employer."""
    employer = Employer.objects.select_for_update(of=("self",)).get(pk=membership.employer_id)
    current = Membership.objects.filter(pk=membership.pk, employer=employer).first()
    is_self = membership.user_id == by.pk
    if not (may_self and is_self) and not is_owner(by, employer):
        raise MayNotChangeMembers
    return current


def _keep_an_owner(leaving: Membership) -> None:
    owners = Membership.objects.filter(employer_id=leaving.employer_id, role=Role.OWNER)
    if not owners.exclude(pk=leaving.pk).exists():
        raise LastOwner
