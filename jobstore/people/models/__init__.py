from jobstore.people.models.access_token import AccessToken
from jobstore.people.models.employer import CompanyToCheck, Employer, EmployerQuerySet
from jobstore.people.models.employer_alias import EmployerAlias
from jobstore.people.models.invitation import Invitation
from jobstore.people.models.membership import Membership
from jobstore.people.models.typed_draft import TypedDraft
from jobstore.people.models.user import User, UserManager

__all__ = [
    "AccessToken",
    "CompanyToCheck",
    "Employer",
    "EmployerAlias",
    "EmployerQuerySet",
    "Invitation",
    "Membership",
    "TypedDraft",
    "User",
    "UserManager",
]
