from django.db import transaction

from jobstore.mail.actions.zone import follow_to_zone
from jobstore.people.models import User


@transaction.atomic
def edit_profile(*, user: User, name: str, phone: str, time_zone: str) -> User:
    """What employers read on an application, and the zone in which the person reads times."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    left = user.time_zone
    user.name = name
    user.phone = phone
    user.time_zone = time_zone
    user.save(update_fields=["name", "phone", "time_zone"])
    if left != time_zone:
        follow_to_zone(user=user, left=left)
    return user
