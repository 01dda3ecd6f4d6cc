from django.db import transaction

from jobstore.lib import clock
from jobstore.people.user.models import User
from openings.opening.models import Opening
from openings.search.models.entry import SavedOpening

MOST_SAVED = 200


class NotLive(Exception):
    """Only what anybody may find can be saved."""


class TooManySaved(Exception):
    """The list is full."""


@transaction.atomic
def save_opening_for_later(*, opening: Opening, by: User) -> SavedOpening:
    """Twice is once. Raises NotLive, TooManySaved."""
    User.objects.select_for_update().get(pk=by.pk)  # one at a time counts right
    saved = SavedOpening.objects.filter(candidate=by, opening=opening).first()
    if saved is not None:
        return saved
    if not Opening.objects.live(at=clock.now()).filter(pk=opening.pk).exists():
        raise NotLive
    if SavedOpening.objects.filter(candidate=by).count() >= MOST_SAVED:
        raise TooManySaved
    return SavedOpening.objects.create(candidate=by, opening=opening, created_at=clock.now())


@transaction.atomic
def forget_saved_opening(*, opening: Opening, by: User) -> bool:
    """Whether it was on the list."""
    rows = SavedOpening.objects.select_for_update(of=("self",))
    saved = rows.filter(candidate=by, opening=opening).first()
    if saved is None:
        return False
    saved.delete()
    return True
