from datetime import datetime

from jobstore.people.employer.models import Employer
from jobstore.people.membership.models import Membership
from jobstore.people.permissions import Visitor, is_in_group
from jobstore.people.states import Role, StaffGroup
from openings.opening.models import Opening

RECRUITING = frozenset({Role.OWNER.value, Role.RECRUITER.value})


# Openings -------------------------------------------------------------------------------------
def can_recruit(user: Visitor, employer: Employer) -> bool:
    """Post openings for an employer and work with who applies."""
    return (
        user.is_authenticated
        and Membership.objects.filter(
            user_id=user.pk, employer=employer, role__in=RECRUITING
        ).exists()
    )


def can_edit_opening(user: Visitor, opening: Opening) -> bool:
    return can_recruit(user, opening.employer)


def can_review_openings(user: Visitor) -> bool:
    """Publish or return what employers submitted."""
    return is_in_group(user, StaffGroup.MODERATOR)


def can_see_opening(user: Visitor, opening: Opening, *, at: datetime) -> bool:
    """Read an opening that may not be live: its employer, and who holds an application to it."""
    if opening.is_live(at=at):
        return True
    if not user.is_authenticated:
        return False
    return opening.applications.filter(candidate_id=user.pk).exists() or can_edit_opening(
        user, opening
    )
