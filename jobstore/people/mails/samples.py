"""Invented people and companies: what mails look like, for previews and for their golden files."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string

from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.kinds import Letter
from jobstore.people.mails.account import ASKED_BY_ANYBODY
from jobstore.people.mails.employer import EMPLOYER_PASSED, EMPLOYER_TURNED_DOWN
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


def _written_by_allauth(stem: str) -> Letter:
    site = settings.SITE_URL
    context = {
        "site_url": site,
        "email": "robin@example.org",
        "code": "ABC-123",
        "password_reset_url": f"{site}/accounts/password/reset/",
        "signup_url": f"{site}/accounts/signup/",
    }
    subject, text = (
        render_to_string(f"{stem}_{part}.txt", context).strip() for part in ("subject", "message")
    )
    return Letter(context={"subject": subject, "text": text})


def _reviewed(*, is_change: bool) -> Letter:
    return Letter(context={"employer": employer(), "is_change": is_change})


kinds.show_samples(
    {
        INVITATION: _invitation,
        EMPLOYER_PASSED: partial(_reviewed, is_change=False),
        EMPLOYER_TURNED_DOWN: partial(_reviewed, is_change=True),
    }
)
kinds.show_samples(
    {kind: partial(_written_by_allauth, stem) for stem, kind in ASKED_BY_ANYBODY.items()}
)
