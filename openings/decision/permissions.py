from jobstore.people.permissions import Visitor, is_in_group
from jobstore.people.states import StaffGroup


def can_review_words(user: Visitor) -> bool:
    """Staff who read the words of a decision that were held."""
    return is_in_group(user, StaffGroup.MODERATOR) or is_in_group(user, StaffGroup.CONSULTANT)
