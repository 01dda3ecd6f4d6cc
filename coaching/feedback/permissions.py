from coaching.feedback.models import FeedbackRequest
from jobstore.people.permissions import Visitor, is_in_group, is_member
from jobstore.people.states import StaffGroup


def can_moderate_feedback(user: Visitor) -> bool:
    """Staff who phone employers or judge wording; they see feedback, never a debrief."""
    return is_in_group(user, StaffGroup.MODERATOR) or is_in_group(user, StaffGroup.CONSULTANT)


def can_answer_signed_in(user: Visitor, request: FeedbackRequest) -> bool:
    """Recruiters answer for their employer without a link."""
    return is_member(user, request.plan.interview.application.opening.employer)
