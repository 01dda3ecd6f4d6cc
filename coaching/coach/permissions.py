from jobstore.people.permissions import Visitor, is_in_group
from jobstore.people.states import StaffGroup


def can_coach(user: Visitor) -> bool:
    """Staff who answer candidates; of a plan they see only what its candidate shares with them."""
    return is_in_group(user, StaffGroup.COACH)
