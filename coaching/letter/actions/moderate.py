"""What staff and the employer's side do with a letter, and what follows."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from coaching.letter.actions import move_letter, put_on_its_way
from coaching.letter.mails.news import letter_returned, note_seen
from coaching.letter.models import Letter
from coaching.letter.queries.policy import is_on_offer, mark_of_letter
from coaching.letter.queries.state import latest_mail, letters_received, letters_that_left
from coaching.letter.states import LetterKind, LetterState
from coaching.permissions import can_moderate_letters
from jobstore.lib import clock
from jobstore.lib.due import for_each_due
from jobstore.lib.moves import IllegalMove
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.mail.stop.actions import report_mail
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act
from openings.application.models import Application


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
    letter = _lock_held(letter, by=by, seen=seen)
    if is_on_offer_for_release(letter):
        put_on_its_way(letter, what=Act.RELEASED, by=by)
    else:
        move_letter(letter, LetterState.CANCELED, what=Act.RELEASED, by=by)
    letter.save()
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
    letter = _lock_held(letter, by=by, seen=seen)
    # The reason stands on the letter: it may quote words that are private.
    what = Act.RETURNED if state == LetterState.RETURNED else Act.NOT_SENT
    move_letter(letter, state, what=what, by=by)
    letter.staff_note = reason.strip()
    letter.queued_at = None
    letter.save()
    letter_returned(letter)
    return letter


def _lock_held(letter: Letter, *, by: User, seen: str) -> Letter:
    if not can_moderate_letters(by):
        raise NotLetterModerator
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if letter.state != LetterState.HELD:
        raise NotHeld
    if seen != mark_of_letter(letter):
        raise ChangedMeanwhile
    letter.moderated_at = clock.now()
    letter.moderated_by = by
    return letter


ARRIVED = frozenset({LetterState.QUEUED, LetterState.SENT})


class NothingToReport(Exception):
    """This letter has not reached anybody."""


@transaction.atomic
def acknowledge_letter(*, letter: Letter) -> Letter:
    """The reader says "read and noted"; the writer is told. Twice is once."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if letter.acknowledged_at is None and letter.state in ARRIVED:
        letter.acknowledged_at = clock.now()
        what, sent = Act.READ_AND_NOTED, LetterState.SENT
        if letter.state == sent:
            record(what, letter, by=None, source=sent, target=sent)
        else:  # the outbox has sent it, and the row is told later
            move_letter(letter, sent, what=what, by=None)
        letter.save(update_fields=["acknowledged_at", "state"])
        note_seen(letter)
    return letter


@transaction.atomic
def report_letter(*, letter: Letter, note: str = "") -> Letter:
    """The reader says that it should not have come: no more mail to them, and staff look at it.

    The sender writes to nobody until staff have settled the report. Raises NothingToReport.
    """
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    mail = latest_mail(letter)
    if mail is None or letter.state not in ARRIVED:
        raise NothingToReport
    report_mail(mail=mail, note=note)
    record(Act.REPORTED_BY_READER, letter, by=None)
    return letter


@transaction.atomic
def mark_corrections_seen(*, application: Application, keys: Collection[str], by: User) -> None:
    """Who decides has ticked that they have read what the candidate set right."""
    for letter in letters_received(application):
        if letter.seen_at is None and letter.correction and str(letter.pk) in keys:
            letter.seen_at = clock.now()
            letter.seen_by = by
            letter.save(update_fields=["seen_at", "seen_by"])


def follow_sending() -> int:
    """Let the letters' rows say what the outbox knows: sent. How many."""
    moments = dict(letters_that_left())
    return for_each_due(moments, lambda letter: _follow(letter, moments[letter]))


@transaction.atomic
def _follow(letter: Letter, moment: datetime) -> bool:
    locked = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    try:
        move_letter(locked, LetterState.SENT, what=Act.SENT, by=None)
    except IllegalMove:
        return False
    locked.sent_at = moment
    locked.save(update_fields=["state", "sent_at"])
    return True
