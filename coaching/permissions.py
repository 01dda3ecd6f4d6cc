"""Who may do what in coaching: staff by their groups, recruiters by their employer."""

from coaching.feedback.models import FeedbackRequest
from coaching.plan.models import RecoveryPlan
from jobstore.people.permissions import Visitor, is_in_group, is_member
from jobstore.people.states import StaffGroup


def can_edit_articles(user: Visitor) -> bool:
    """Staff who write the articles."""
    return is_in_group(user, StaffGroup.MODERATOR)


def can_coach(user: Visitor) -> bool:
    """Staff who answer candidates; of a plan they see only what its candidate shares with them."""
    return is_in_group(user, StaffGroup.COACH)


def can_moderate_feedback(user: Visitor) -> bool:
    """Staff who phone employers or judge wording; they see feedback, never a debrief."""
    return is_in_group(user, StaffGroup.MODERATOR) or is_in_group(user, StaffGroup.CONSULTANT)


def can_answer_signed_in(user: Visitor, request: FeedbackRequest) -> bool:
    """Recruiters answer for their employer without a link."""
    return is_member(user, request.plan.interview.application.opening.employer)


def can_edit_crisis_words(user: Visitor) -> bool:
    """Staff who read what people write, and so learn which words were missed."""
    return is_in_group(user, StaffGroup.MODERATOR) or is_in_group(user, StaffGroup.COACH)


def can_moderate_letters(user: Visitor) -> bool:
    """Staff who read a letter that was held, and look at reports about senders."""
    return is_in_group(user, StaffGroup.MODERATOR) or is_in_group(user, StaffGroup.CONSULTANT)


def can_see_metrics(user: Visitor) -> bool:
    """Staff who may read published figures; nobody's own case stands in them."""
    return user.is_authenticated and user.has_perm("coaching.view_themesnapshot")


def can_moderate_advice(user: Visitor) -> bool:
    """Staff who read what candidates pass on before others do."""
    return is_in_group(user, StaffGroup.MODERATOR)


def can_see_plan(user: Visitor, plan: RecoveryPlan) -> bool:
    """The candidate and nobody else: no recruiter, no staff."""
    return user.is_authenticated and plan.candidate_id == user.pk


def can_moderate_replies(user: Visitor) -> bool:
    """Staff who read replies to articles before others do; they alone see the address."""
    return is_in_group(user, StaffGroup.MODERATOR)
