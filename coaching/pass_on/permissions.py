from jobstore.people.permissions import Visitor, is_in_group
from jobstore.people.states import StaffGroup


def can_moderate_advice(user: Visitor) -> bool:
    """Staff who read what candidates pass on before others do."""
    return is_in_group(user, StaffGroup.MODERATOR)
