"""What the employer's side does with a letter: read it, note it, report it; and what follows."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from coaching.letter.mails.news import note_seen
from coaching.letter.models import Letter
from coaching.letter.queries.state import latest_mail, letters_received, letters_that_left
from coaching.letter.states import LETTER_MOVES, LetterState
from jobstore.lib import clock
from jobstore.lib.due import for_each_due
from jobstore.lib.moves import is_legal
from jobstore.mail.stop.actions import report_mail
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from openings.application.models import Application

ARRIVED = frozenset({LetterState.QUEUED, LetterState.SENT})


class NothingToReport(Exception):
    """This letter has not reached anybody."""


@transaction.atomic
def acknowledge_letter(*, letter: Letter) -> Letter:
    """The reader says "read and noted"; the writer is told. Twice is once."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if letter.acknowledged_at is None and letter.state in ARRIVED:
        letter.acknowledged_at = clock.now()
        what = "read and noted"
        record(what, about=letter, by=None, source=letter.state, target=LetterState.SENT)
        letter.state = LetterState.SENT
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
    record("reported by its reader", about=letter, by=None)
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
    if not is_legal(LETTER_MOVES, locked.state, LetterState.SENT):
        return False
    record("sent", about=locked, by=None, source=locked.state, target=LetterState.SENT)
    locked.state = LetterState.SENT
    locked.sent_at = moment
    locked.save(update_fields=["state", "sent_at"])
    return True
