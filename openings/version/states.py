from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class VersionState(TextChoices):
    WORKING = "working", "a draft"
    PROPOSED = "proposed", "waits for our staff"
    CURRENT = "current", "what stands now"
    PAST = "past", "stood before"
    RETURNED = "returned", "given back"
    TAKEN_BACK = "taken_back", "taken back"
    REPLACED = "replaced", "replaced by another"


# What an employer wrote and nobody reads yet, the one that counts first.
UNDER_WAY = (VersionState.WORKING, VersionState.RETURNED, VersionState.PROPOSED)

VERSION_MOVES: Moves = {
    VersionState.WORKING: frozenset(
        {VersionState.PROPOSED, VersionState.CURRENT, VersionState.REPLACED}
    ),
    VersionState.PROPOSED: frozenset(
        {
            *(VersionState.CURRENT, VersionState.RETURNED, VersionState.TAKEN_BACK),
            VersionState.REPLACED,
        }
    ),
    VersionState.RETURNED: frozenset({VersionState.WORKING, VersionState.REPLACED}),
    VersionState.CURRENT: frozenset({VersionState.PAST}),
}
