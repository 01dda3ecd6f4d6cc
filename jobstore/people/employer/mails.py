"""An invitation to the team; and to owners, how a review of their employer or a change ended."""

from datetime import timedelta
from functools import partial

from jobstore.lib import clock, tokens
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category
from jobstore.people import samples
from jobstore.people.access_token.models import AccessToken
from jobstore.people.employer.models import Employer, Invitation
from jobstore.people.permissions import is_owner
from jobstore.people.states import EmployerReview, InvitationState, Role, TokenPurpose
from jobstore.people.user.models import User
from jobstore.trail.models import Event


def _render(mail: OutgoingMail) -> Letter:
    employer = Employer.objects.get(pk=mail.subject_id)
    return _letter(employer, is_change=mail.payload["is_change"])


def _letter(employer: Employer, *, is_change: bool) -> Letter:
    return Letter(context={"employer": employer, "is_change": is_change})


def _sample(*, is_change: bool) -> Letter:
    return _letter(samples.employer(), is_change=is_change)


def _is_no_owner(employer: Employer, leaving: Leaving) -> bool:
    user = leaving.row.recipient_user
    return user is None or not is_owner(user, employer)


def _is_not_turned_down(employer: Employer, leaving: Leaving) -> bool:
    is_change = leaving.row.payload["is_change"]
    return not is_change and employer.review != EmployerReview.TURNED_DOWN


OTHERWISE = "Staff have decided otherwise since."
NO_OWNER = Stop("This person does not own the employer any more.", _is_no_owner)
MERGED = "The employer is part of another one now."


class _ReviewMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "owners of the employer"
    render = _render
    lock = locking(Employer)
    gone = MERGED


class EmployerPassedMail(_ReviewMail):
    name = "people.employer_passed"
    title = "Your page is public"
    trigger = "Staff have read who an employer is, or what it asked to change"
    template = "people/mail/employer_passed"
    sample = partial(_sample, is_change=False)
    stops = (
        Stop(OTHERWISE, lambda one, _: one.review != EmployerReview.PASSED),
        NO_OWNER,
    )


class EmployerTurnedDownMail(_ReviewMail):
    name = "people.employer_turned_down"
    title = "Your page is not public"
    trigger = "Staff could not tell that an employer, or what it asked to change, is true"
    template = "people/mail/employer_turned_down"
    sample = partial(_sample, is_change=True)
    stops = (Stop(OTHERWISE, _is_not_turned_down), NO_OWNER)


def employer_passed(employer: Employer, *, event: Event, is_change: bool) -> None:
    _to_owners(EmployerPassedMail, employer, event, is_change=is_change)


def employer_turned_down(employer: Employer, *, event: Event, is_change: bool) -> None:
    _to_owners(EmployerTurnedDownMail, employer, event, is_change=is_change)


def _to_owners(kind: type[Mail], employer: Employer, event: Event, *, is_change: bool) -> None:
    owners = User.objects.filter(
        memberships__employer=employer, memberships__role=Role.OWNER, is_active=True
    )
    for user in owners.order_by("pk"):
        queue_mail(
            kind,
            key=f"{kind.name}:{event.pk}:{user.pk}",
            to=Recipient.of(user),
            about=employer,
            payload={"is_change": is_change},
        )


def _render_invitation(mail: OutgoingMail) -> Letter:
    invitation = Invitation.objects.select_related("employer", "invited_by").get(pk=mail.subject_id)
    token = AccessToken.objects.get(
        purpose=TokenPurpose.INVITATION, object_id=str(invitation.pk), email=invitation.email
    )
    return _invitation_letter(invitation, token=tokens.derive(token.seed, purpose=token.purpose))


def _invitation_letter(invitation: Invitation, *, token: str) -> Letter:
    return Letter(
        context={
            "invitation": invitation,
            "employer": invitation.employer,
            "inviter_name": invitation.invited_by.get_full_name(),
            "token": token,
        }
    )


def _sample_invitation() -> Letter:
    invitation = Invitation(
        pk=1,
        employer=samples.employer(),
        email="sam@example.org",
        invited_by=samples.recruiter(),
        expires_at=clock.now() + timedelta(hours=72),
    )
    return _invitation_letter(invitation, token=samples.SECRET)


class InvitationMail(Mail):
    name = "people.invitation"
    title = "An invitation to a team"
    category = Category.TRANSACTIONAL
    trigger = "An owner invites a colleague"
    recipient = "the invited address"
    template = "people/mail/invitation"
    render = _render_invitation
    sample = _sample_invitation
    lock = locking(Invitation)
    gone = "The invitation is gone."
    stops = (
        Stop("It is accepted.", lambda one, _: one.state == InvitationState.ACCEPTED),
        Stop("It is revoked.", lambda one, _: one.state != InvitationState.OPEN),
        Stop("It has expired.", lambda one, _: one.expires_at <= clock.now()),
    )
    priority = 2
    expires_after = timedelta(hours=72)


def invitation_sent(invitation: Invitation) -> OutgoingMail:
    user = User.objects.filter(email__iexact=invitation.email, is_active=True).first()
    to = Recipient(
        email=invitation.email,
        name=user.name if user else "",
        zone=user.time_zone if user else invitation.employer.time_zone,
        user=user,
    )
    return queue_mail(InvitationMail, key=f"invitation:{invitation.pk}", to=to, about=invitation)
