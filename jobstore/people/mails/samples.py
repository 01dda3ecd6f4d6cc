"""Invented people and companies: what mails look like, for previews and for their golden files."""

from datetime import timedelta

from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.kinds import Letter
from jobstore.people.mails.invitation import INVITATION
from jobstore.people.models import Employer, Invitation, User

ZONE = "America/New_York"
SECRET = "sample"  # opens nothing  # noqa: S105


def candidate() -> User:
    return User(pk=1, name="Maya Ortiz", email="maya@example.org", time_zone=ZONE)


def recruiter() -> User:
    return User(pk=2, name="Rosa Lind", email="rosa@example.org", time_zone=ZONE)


def employer() -> Employer:
    return Employer(
        pk=1, name="Harbor Books", slug="harbor-books", phone="+1 555 0100", time_zone=ZONE
    )


def _invitation() -> Letter:
    invitation = Invitation(
        pk=1,
        employer=employer(),
        email="sam@example.org",
        invited_by=recruiter(),
        expires_at=clock.now() + timedelta(hours=72),
    )
    context = {
        "invitation": invitation,
        "employer": invitation.employer,
        "inviter_name": invitation.invited_by.get_full_name(),
        "token": SECRET,
    }
    return Letter(context=context)


kinds.show_samples({INVITATION: _invitation})
