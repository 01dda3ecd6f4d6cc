from jobstore.people.permissions import Visitor, is_in_group
from jobstore.people.states import StaffGroup


def can_edit_crisis_words(user: Visitor) -> bool:
    """Staff who read what people write, and so learn which words were missed."""
    return is_in_group(user, StaffGroup.MODERATOR) or is_in_group(user, StaffGroup.COACH)
