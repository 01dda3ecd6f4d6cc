from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import is_legal
from jobstore.people.user.models import User
from openings.opening.models.opening import Opening
from openings.opening.queries import open_count
from openings.opening.states import OPENING_MOVES, CloseReason, OpeningState


class CannotClose(Exception):
    """Only a published opening can be closed."""


class PeopleAreOpen(Exception):
    """Somebody waits for an answer who was not shown to who closes it."""


@transaction.atomic
def close_opening(
    *, opening: Opening, by: User, reason: CloseReason, seen_open: int = 0
) -> Opening:
    """Take an opening down for good; closed already: no change.

    Applications stay open, with their promises and planned interviews. `seen_open` is how many of
    them the person was shown. Raises CannotClose, PeopleAreOpen.
    """
    row = Opening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
    if row.state == OpeningState.CLOSED:
        return row
    if not is_legal(OPENING_MOVES, row.state, OpeningState.CLOSED):
        raise CannotClose(row.get_state_display())
    if open_count(row) != seen_open:
        raise PeopleAreOpen
    now = clock.now()
    row.state = OpeningState.CLOSED
    row.closed_at, row.close_reason = now, reason
    row.version += 1
    row.updated_at = now
    row.save()
    return row
