from jobstore.people.permissions import Visitor, is_in_group
from jobstore.people.states import StaffGroup


def can_edit_articles(user: Visitor) -> bool:
    """Staff who write the articles."""
    return is_in_group(user, StaffGroup.MODERATOR)
