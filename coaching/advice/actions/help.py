"""Help lines and crisis words, brought along once and kept by staff; and advice passed on."""

from uuid import UUID

from django.db import IntegrityError, transaction

from coaching.advice.models import (
    CrisisWords,
    CrisisWordsRevision,
    HelpLine,
    PassedAdvice,
    PassedAdviceQuerySet,
)
from coaching.advice.queries.help import (
    categories_to_pass_on,
    content,
    mark_of_advice,
    own_advice,
    shipped_lists,
)
from coaching.advice.states import PASS_ON_MOVES, PassOnState
from coaching.permissions import can_moderate_advice
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove, move
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.lib.shipped import create_missing
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act


def load_crisis_words() -> int:
    """Create the lists that are missing; what staff changed stays. How many were new."""
    lists = (
        CrisisWords(part=part, lines=lines, edited_at=clock.now())
        for part, lines in shipped_lists().items()
    )
    created = create_missing(lists, key="part")
    fresh = CrisisWords.objects.filter(revisions__isnull=True).order_by("pk")
    CrisisWordsRevision.objects.bulk_create(
        [_revision(words) for words in fresh], ignore_conflicts=True
    )
    return created


@transaction.atomic
def save_crisis_words(*, words: CrisisWords, by: User, lines: str) -> CrisisWords:
    """Keep a list as the next version; saving what it says already changes nothing."""
    words = CrisisWords.objects.select_for_update(of=("self",)).get(pk=words.pk)
    if words.lines == lines:
        return words
    words.lines = lines
    words.version += 1
    words.edited_by = by
    words.edited_at = clock.now()
    words.save()
    _revision(words).save()
    return words


def _revision(words: CrisisWords) -> CrisisWordsRevision:
    return CrisisWordsRevision(
        words=words,
        version=words.version,
        lines=words.lines,
        edited_by=words.edited_by,
        edited_at=words.edited_at,
    )


def load_help_lines() -> int:
    """Create the lines that are missing; what staff changed stays. How many were new."""
    return create_missing((HelpLine(**line) for line in content()["line"]), key="key")


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
