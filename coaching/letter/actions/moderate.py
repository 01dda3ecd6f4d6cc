"""What staff decide about letters that the wording guard held."""

from django.db import transaction

from coaching.letter.actions.write import put_on_its_way
from coaching.letter.mails.news import letter_returned
from coaching.letter.models import Letter
from coaching.letter.permissions import can_moderate_letters
from coaching.letter.queries.policy import is_on_offer
from coaching.letter.queries.queue import mark_of_letter
from coaching.letter.states import LETTER_MOVES, LetterKind, LetterState
from jobstore.lib import clock
from jobstore.lib.moves import is_legal
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.people.user.models import User
from jobstore.trail.actions import record


class NotLetterModerator(Exception):
    """Only staff of the groups moderator and consultant judge letters."""


class NotHeld(Exception):
    """Somebody dealt with it already, or its writer took it back."""


class NoReasonGiven(Exception):
    """The writer reads why a letter came back."""


@transaction.atomic
def release_letter(*, letter: Letter, by: User, seen: str) -> Letter:
    """The words are fine: it leaves after ten minutes.

    A letter whose time has passed while it was held stays at home. Raises NotLetterModerator,
    NotHeld, ChangedMeanwhile.
    """
    letter = _lock_held(letter, by=by, target=LetterState.QUEUED, seen=seen)
    if is_on_offer_for_release(letter):
        put_on_its_way(letter)
    else:
        letter.state = LetterState.CANCELED
    letter.save()
    _record("released", letter, by=by)
    return letter


def is_on_offer_for_release(letter: Letter) -> bool:
    kind = LetterKind(letter.kind)
    if kind in {LetterKind.STATUS_CHECK, LetterKind.GRACIOUS_REPLY}:
        return True  # its mail looks at the answer before it leaves
    return is_on_offer(letter.plan, kind, at=clock.now())


@transaction.atomic
def return_letter(*, letter: Letter, by: User, reason: str, seen: str) -> Letter:
    """Give it back to its writer. Raises as releasing does, and NoReasonGiven."""
    return _give_back(letter, by=by, reason=reason, state=LetterState.RETURNED, seen=seen)


@transaction.atomic
def drop_letter(*, letter: Letter, by: User, reason: str, seen: str) -> Letter:
    """It is not sent at all. Raises as releasing does, and NoReasonGiven."""
    return _give_back(letter, by=by, reason=reason, state=LetterState.CANCELED, seen=seen)


def _give_back(letter: Letter, *, by: User, reason: str, state: LetterState, seen: str) -> Letter:
    if not reason.strip():
        raise NoReasonGiven
    letter = _lock_held(letter, by=by, target=state, seen=seen)
    letter.state = state
    letter.staff_note = reason.strip()
    letter.queued_at = None
    letter.save()
    _record("returned" if state == LetterState.RETURNED else "not sent", letter, by=by)
    letter_returned(letter)
    return letter


def _record(what: str, letter: Letter, *, by: User) -> None:
    """The reason stands on the letter: it may quote words that are private."""
    record(what, about=letter, by=by, source=LetterState.HELD, target=letter.state)


def _lock_held(letter: Letter, *, by: User, target: LetterState, seen: str) -> Letter:
    if not can_moderate_letters(by):
        raise NotLetterModerator
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if letter.state != LetterState.HELD or not is_legal(LETTER_MOVES, letter.state, target):
        raise NotHeld
    if seen != mark_of_letter(letter):
        raise ChangedMeanwhile
    letter.moderated_at = clock.now()
    letter.moderated_by = by
    return letter
