from jobstore.people.permissions import Visitor


def can_see_metrics(user: Visitor) -> bool:
    """Staff who may read published figures; nobody's own case stands in them."""
    return user.is_authenticated and user.has_perm("coaching.view_themesnapshot")
