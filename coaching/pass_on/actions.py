"""Passing one piece of advice on, and deciding whether others read it."""

from uuid import UUID

from django.db import IntegrityError, transaction

from coaching.pass_on.models import PassedAdvice, PassedAdviceQuerySet
from coaching.pass_on.queries import categories_to_pass_on, mark_of_advice, own_advice
from coaching.pass_on.states import PASS_ON_MOVES, PassOnState
from coaching.permissions import can_moderate_advice
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove, move
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act

ACTS = {
    PassOnState.SHOWN: Act.LET_THROUGH,
    PassOnState.HELD_BACK: Act.HELD_BACK,
    PassOnState.TAKEN_BACK: Act.TAKEN_BACK,
}


class NothingToPassOn(Exception):
    """No plan of that kind has come to its end, or something is passed on already."""


class NotModerator(Exception):
    """Only moderators decide what others read."""


@transaction.atomic
def pass_on_advice(*, by: User, category: str, text: str, shows_first_name: bool) -> PassedAdvice:
    """Hand one piece to the moderators; sent twice it is one. Raises NothingToPassOn."""
    if category not in categories_to_pass_on(by):
        raise NothingToPassOn
    try:
        with transaction.atomic():
            return PassedAdvice.objects.create(
                candidate=by,
                category=category,
                text=text,
                shows_first_name=shows_first_name,
                created_at=clock.now(),
            )
    except IntegrityError:
        return own_advice(by).get(category__iexact=category)


@transaction.atomic
def take_back_advice(*, pk: UUID, by: User) -> PassedAdvice:
    """Nobody reads it any more. Raises IllegalMove."""
    return _move(PassedAdvice.objects.of(by), pk, PassOnState.TAKEN_BACK, by=None)


@transaction.atomic
def decide_advice(
    *, advice: PassedAdvice, by: User, is_shown: bool, seen: str | None = None
) -> PassedAdvice:
    """A moderator lets it through or holds it back.

    Raises NotModerator, IllegalMove, ChangedMeanwhile.
    """
    if not can_moderate_advice(by):
        raise NotModerator
    state = PassOnState.SHOWN if is_shown else PassOnState.HELD_BACK
    return _move(PassedAdvice.objects.all(), advice.pk, state, by=by, seen=seen)


def _move(
    rows: PassedAdviceQuerySet,
    pk: UUID,
    state: PassOnState,
    *,
    by: User | None,
    seen: str | None = None,
) -> PassedAdvice:
    advice = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if advice is None:
        raise IllegalMove
    found = mark_of_advice(advice)
    source = move(advice, state, PASS_ON_MOVES)
    if seen is not None and seen != found:
        raise ChangedMeanwhile
    record(ACTS[state], advice, by=by or advice.candidate, source=source, target=state)
    advice.decided_at = clock.now()
    advice.decided_by = by
    advice.save(update_fields=["state", "decided_at", "decided_by"])
    return advice
