from datetime import timedelta

from jobstore.lib import clock, tokens
from jobstore.mail.conditions import Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category
from jobstore.people import samples
from jobstore.people.access_token.models import AccessToken
from jobstore.people.invitation.models import Invitation
from jobstore.people.states import InvitationState, TokenPurpose
from jobstore.people.user.models import User


def _render(mail: OutgoingMail) -> Letter:
    invitation = Invitation.objects.select_related("employer", "invited_by").get(pk=mail.subject_id)
    token = AccessToken.objects.get(
        purpose=TokenPurpose.INVITATION, object_id=str(invitation.pk), email=invitation.email
    )
    return _letter(invitation, token=tokens.derive(token.seed, purpose=token.purpose))


def _letter(invitation: Invitation, *, token: str) -> Letter:
    return Letter(
        context={
            "invitation": invitation,
            "employer": invitation.employer,
            "inviter_name": invitation.invited_by.get_full_name(),
            "token": token,
        }
    )


def _sample() -> Letter:
    invitation = Invitation(
        pk=1,
        employer=samples.employer(),
        email="sam@example.org",
        invited_by=samples.recruiter(),
        expires_at=clock.now() + timedelta(hours=72),
    )
    return _letter(invitation, token=samples.SECRET)


class InvitationMail(Mail):
    name = "people.invitation"
    title = "An invitation to a team"
    category = Category.TRANSACTIONAL
    trigger = "An owner invites a colleague"
    recipient = "the invited address"
    template = "people/mail/invitation"
    render = _render
    sample = _sample
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
