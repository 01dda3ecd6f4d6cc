from jobstore.people.permissions import Visitor
from openings.interview.models import Interview
from openings.opening.permissions import can_recruit


# Interviews -----------------------------------------------------------------------------------
def can_see_interview(user: Visitor, interview: Interview) -> bool:
    """Its candidate, and who recruits for its employer."""
    application = interview.application
    return application.candidate_id == user.pk or can_recruit(user, application.opening.employer)
