"""Advice passed on."""

from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class PassOnState(TextChoices):
    PENDING = "pending", "waits for a moderator"
    SHOWN = "shown"
    HELD_BACK = "held", "held back"
    TAKEN_BACK = "taken", "taken back"


PASS_ON_MOVES: Moves = {
    PassOnState.PENDING: frozenset(set(PassOnState) - {PassOnState.PENDING}),
    PassOnState.SHOWN: frozenset({PassOnState.HELD_BACK, PassOnState.TAKEN_BACK}),
    PassOnState.HELD_BACK: frozenset({PassOnState.SHOWN, PassOnState.TAKEN_BACK}),
}
