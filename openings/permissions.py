from datetime import datetime

from jobstore.people.employer.models import Employer, Membership
from jobstore.people.permissions import Visitor, is_in_group
from jobstore.people.states import Role, StaffGroup
from openings.application.models import Application, Resume
from openings.interview.models import Interview
from openings.opening.models import Opening


def can_review_words(user: Visitor) -> bool:
    """Staff who read the words of a decision that were held."""
    return is_in_group(user, StaffGroup.MODERATOR) or is_in_group(user, StaffGroup.CONSULTANT)


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


def reads_for_staff(user: Visitor) -> bool:
    """Openings in every state, as a reader would."""
    return user.is_authenticated and user.is_staff and user.has_perm("openings.view_opening")


def can_see_opening(user: Visitor, opening: Opening, *, at: datetime) -> bool:
    """Read an opening that may not be live: its employer, staff, and who holds an application."""
    if opening.is_live(at=at):
        return True
    if not user.is_authenticated:
        return False
    if reads_for_staff(user):
        return True
    return opening.applications.filter(candidate_id=user.pk).exists() or can_edit_opening(
        user, opening
    )


# Résumés --------------------------------------------------------------------------------------
def can_see_resume(user: Visitor, resume: Resume) -> bool:
    """Its candidate, and who recruits for an employer that was sent it. Staff do not."""
    if not user.is_authenticated:
        return False
    if resume.candidate_id == user.pk:
        return True
    recruiting = Employer.objects.filter(
        memberships__user_id=user.pk, memberships__role__in=RECRUITING
    )
    sent = Application.objects.submitted().filter(resume=resume)
    return sent.filter(opening__employer__in=recruiting).exists()


# Interviews -----------------------------------------------------------------------------------
def can_see_interview(user: Visitor, interview: Interview) -> bool:
    """Its candidate, and who recruits for its employer."""
    application = interview.application
    return application.candidate_id == user.pk or can_recruit(user, application.opening.employer)


def can_verify_companies(user: Visitor) -> bool:
    """Say that a company of an interview held elsewhere is what it says."""
    return user.is_authenticated and user.is_staff and user.has_perm("people.change_companytocheck")
