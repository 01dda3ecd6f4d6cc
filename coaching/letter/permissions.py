from jobstore.people.permissions import Visitor, is_in_group
from jobstore.people.states import StaffGroup


def can_moderate_letters(user: Visitor) -> bool:
    """Staff who read a letter that was held, and look at reports about senders."""
    return is_in_group(user, StaffGroup.MODERATOR) or is_in_group(user, StaffGroup.CONSULTANT)
