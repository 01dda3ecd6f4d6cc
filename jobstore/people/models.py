"""What Django is to know as models; everybody else imports them from their rooms."""

from jobstore.people.access_token.models import AccessToken
from jobstore.people.employer.models import Employer, EmployerAlias
from jobstore.people.invitation.models import Invitation
from jobstore.people.membership.models import Membership
from jobstore.people.typed_draft.models import TypedDraft
from jobstore.people.user.models import User

__all__ = [
    "AccessToken",
    "Employer",
    "EmployerAlias",
    "Invitation",
    "Membership",
    "TypedDraft",
    "User",
]
