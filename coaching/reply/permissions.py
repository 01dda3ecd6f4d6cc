from jobstore.people.permissions import Visitor, is_in_group
from jobstore.people.states import StaffGroup


def can_moderate_replies(user: Visitor) -> bool:
    """Staff who read replies to articles before others do; they alone see the address."""
    return is_in_group(user, StaffGroup.MODERATOR)
