from jobstore.people.employer.models import Employer
from jobstore.people.permissions import Visitor
from openings.application.models import Application, Resume
from openings.opening.permissions import RECRUITING


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
