"""What Django is to know as models; everybody else imports them from their rooms."""

from jobstore.people.access_token.models import AccessToken
from jobstore.people.employer.models import Employer, EmployerAlias, Invitation, Membership
from jobstore.people.user.models import TypedDraft, User

__all__ = [
    "AccessToken",
    "Employer",
    "EmployerAlias",
    "Invitation",
    "Membership",
    "TypedDraft",
    "User",
]
