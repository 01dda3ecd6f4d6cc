"""Writing, sending, taking back and acknowledging notes to interviewers."""

from django.db import transaction

from coaching.actions.plan import lock_plan
from coaching.mails import letter as mails
from coaching.models import Letter, RecoveryPlan
from coaching.queries.letter.state import current_letter, frame_of, is_over_limit
from coaching.queries.letter.wording import NoteText, compose, findings
from coaching.queries.plan import branch_at
from coaching.states import LETTER_MOVES, Branch, LetterState
from jobstore.lib import clock
from jobstore.lib.moves import is_legal
from jobstore.mail.actions.queue import cancel_mail
from jobstore.people.models import User
from openings.models import Interviewer


class NoteNotOffered(Exception):
    """A thank-you note is for the time before the answer, and for a listed interviewer."""


class NoteAlreadyWritten(Exception):
    """One note to each interviewer of an interview."""


class NoteBlocked(Exception):
    """A check found something that must be mended first."""


class TooManyNotes(Exception):
    """This account has sent as many notes as it may for now."""


class TooLateToUndo(Exception):
    """The note has been handed over."""


@transaction.atomic
def save_draft(
    *,
    plan: RecoveryPlan,
    by: User,
    interviewer: Interviewer,
    text: NoteText,
    replies_to_me: bool,
) -> Letter:
    """Keep the note as far as it is written. Raises NoteNotOffered, NoteAlreadyWritten."""
    plan = _lock_for_note(plan, by=by, interviewer=interviewer)
    letter = current_letter(plan, interviewer)
    if letter is None:
        letter = Letter(plan=plan, interviewer=interviewer, created_at=clock.now())
    if letter.state != LetterState.DRAFT:
        raise NoteAlreadyWritten
    letter.plan = plan
    letter.discussed = text.discussed
    letter.drew_me = text.drew_me
    letter.correction = text.correction
    letter.wish_to_grow = text.wish_to_grow
    letter.replies_to_me = replies_to_me
    letter.body = compose(frame_of(plan, interviewer), text)
    letter.save()
    return letter


@transaction.atomic
def send_letter(
    *,
    plan: RecoveryPlan,
    by: User,
    interviewer: Interviewer,
    text: NoteText,
    replies_to_me: bool,
) -> Letter:
    """Queue the note as it reads now; ten minutes remain to take it back.

    Raises NoteNotOffered, NoteAlreadyWritten, NoteBlocked, TooManyNotes.
    """
    User.objects.select_for_update().get(pk=by.pk)  # the limits are counted one send at a time
    letter = save_draft(
        plan=plan, by=by, interviewer=interviewer, text=text, replies_to_me=replies_to_me
    )
    if any(finding.blocks for finding in findings(frame_of(letter.plan, interviewer), text)):
        raise NoteBlocked
    if is_over_limit(by):
        raise TooManyNotes
    now = clock.now()
    letter.state = LetterState.QUEUED
    letter.queued_at = now
    letter.leaves_at = mails.thankyou(letter, queued_at=now).not_before
    letter.save(update_fields=["state", "queued_at", "leaves_at"])
    return letter


def _lock_for_note(plan: RecoveryPlan, *, by: User, interviewer: Interviewer) -> RecoveryPlan:
    locked = lock_plan(plan, by=by)
    is_listed = interviewer.interview_id == locked.interview_id
    if not is_listed or branch_at(locked, at=clock.now()) != Branch.PENDING:
        raise NoteNotOffered
    return locked


@transaction.atomic
def undo_letter(*, letter: Letter, by: User) -> Letter:
    """Take a note back before it leaves; it is a draft again. Raises TooLateToUndo."""
    letter = (
        Letter.objects.select_for_update(of=("self",)).filter(plan__candidate=by).get(pk=letter.pk)
    )
    if letter.leaves_at is None or clock.now() >= letter.leaves_at:
        raise TooLateToUndo
    if not is_legal(LETTER_MOVES, letter.state, LetterState.DRAFT):
        raise TooLateToUndo
    if not cancel_mail(letter, kinds=[mails.THANK_YOU], reason="The note was taken back."):
        raise TooLateToUndo
    letter.state = LetterState.DRAFT
    letter.queued_at = letter.leaves_at = None
    letter.save(update_fields=["state", "queued_at", "leaves_at"])
    return letter


@transaction.atomic
def acknowledge_letter(*, letter: Letter) -> Letter:
    """The reader says "read and noted"; the writer is told. Twice is once."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if letter.acknowledged_at is None and is_legal(LETTER_MOVES, letter.state, LetterState.SENT):
        letter.acknowledged_at = clock.now()
        letter.state = LetterState.SENT
        letter.save(update_fields=["acknowledged_at", "state"])
        mails.note_seen(letter)
    return letter
