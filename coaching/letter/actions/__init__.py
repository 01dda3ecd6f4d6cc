"""Writing and sending letters to interviewers, and taking them back."""

from dataclasses import asdict

from django.db import transaction

from coaching.letter.mails import RELAYED, relay
from coaching.letter.models import Letter
from coaching.letter.queries import NoteText, compose, findings
from coaching.letter.queries.policy import (
    can_relay,
    has_verified_address,
    is_mass_text,
    is_on_offer,
    is_over_limit,
    status_checks_sent,
)
from coaching.letter.queries.state import draft_of, frame_of, handed_over, text_of
from coaching.letter.states import LETTER_MOVES, LetterKind, LetterState
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import why_not_passed_on
from coaching.plan.states import Branch, PlanState
from jobstore.lib import clock
from jobstore.lib.moves import is_legal, move
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.mail.stop.queries import wants_no_mail
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act
from jobstore.wording.queries.guard import review_wording
from openings.interview.models import Interviewer


class NoteNotOffered(Exception):
    """This letter is for another time, or for a listed interviewer."""


def move_letter(
    letter: Letter, target: LetterState, *, what: Act, by: User | None, why: str = ""
) -> None:
    """The one place that changes a letter's state, and writes it down. The caller saves.

    Raises IllegalMove when the table forbids it.
    """
    source = move(letter, target, LETTER_MOVES)
    record(what, letter, by=by, source=source, target=target, why=why)


class NoteAlreadyWritten(Exception):
    """One letter of a kind to each interviewer of an interview."""


class NoteBlocked(Exception):
    """A check found something that must be mended first."""


class NotRelayed(Exception):
    """The employer did not list this person here: the candidate sends it themselves."""


class AddressNotVerified(Exception):
    """Only a proved address may write to people through us."""


class ContactStopped(Exception):
    """This person asked for no more mail of candidates."""


class NotPassedOn(Exception):
    """A report about this account is open, or staff blocked it; the message says so to it."""


class TooManyNotes(Exception):
    """This account has sent as many letters as it may for now."""


class TooLateToUndo(Exception):
    """The letter has been handed over."""


@transaction.atomic
def save_draft(
    *,
    plan: RecoveryPlan,
    by: User,
    interviewer: Interviewer | None,
    text: NoteText,
    replies_to_me: bool = False,
    kind: LetterKind = LetterKind.THANK_YOU,
    contact_name: str = "",
) -> Letter:
    """Keep the letter as far as it is written. Raises NoteNotOffered, NoteAlreadyWritten."""
    plan = _lock_for_letter(plan, by=by, interviewer=interviewer, kind=kind)
    letter = draft_of(plan, interviewer, kind)
    if letter is None:
        letter = Letter(plan=plan, interviewer=interviewer, kind=kind, created_at=clock.now())
    letter.plan = plan
    letter.number = len(status_checks_sent(plan)) + 1 if kind == LetterKind.STATUS_CHECK else 1
    letter.contact_name = "" if interviewer else contact_name
    for name, words in asdict(text).items():
        setattr(letter, name, words)
    letter.replies_to_me = replies_to_me
    letter.body = compose(frame_of(plan, interviewer, kind, contact_name=contact_name), text)
    letter.save()
    return letter


def _lock_for_letter(
    plan: RecoveryPlan, *, by: User, interviewer: Interviewer | None, kind: LetterKind
) -> RecoveryPlan:
    locked = RecoveryPlan.objects.select_for_update(of=("self",)).of(by).get(pk=plan.pk)
    if locked.state == PlanState.CLOSED and locked.branch != Branch.WITHDRAWN:
        raise PlanIsClosed
    is_listed = interviewer is None or interviewer.interview_id == locked.interview_id
    earlier = handed_over(locked, interviewer, kind)
    may_repeat = interviewer is None or kind == LetterKind.STATUS_CHECK
    if is_listed and earlier is not None and not may_repeat:
        raise NoteAlreadyWritten
    if not is_listed or not is_on_offer(locked, kind, at=clock.now()):
        raise NoteNotOffered
    return locked


@transaction.atomic
def send_letter(
    *,
    plan: RecoveryPlan,
    by: User,
    interviewer: Interviewer,
    text: NoteText,
    replies_to_me: bool,
    kind: LetterKind = LetterKind.THANK_YOU,
) -> Letter:
    """Queue the letter as it reads now; ten minutes remain to take it back.

    Where the wording guard finds something, staff read it first. Raises NoteNotOffered,
    NoteAlreadyWritten, NoteBlocked, NotRelayed, AddressNotVerified, ContactStopped, NotPassedOn,
    TooManyNotes.
    """
    User.objects.select_for_update().get(pk=by.pk)  # the limits are counted one send at a time
    letter = save_draft(
        plan=plan, by=by, interviewer=interviewer, text=text, replies_to_me=replies_to_me, kind=kind
    )
    frame = frame_of(letter.plan, interviewer, kind)
    if any(finding.blocks for finding in findings(frame, text)):
        raise NoteBlocked
    _refuse_relay(letter, interviewer, by=by)
    letter.queued_at = clock.now()
    letter.staff_note = ""
    letter.is_relayed = True
    doubts = _doubts_of(letter, text)
    if doubts:
        move_letter(letter, LetterState.HELD, what=Act.HELD_FOR_STAFF, by=by)
        letter.held_at = letter.queued_at
        letter.held_for = ", ".join(doubts)[:200]
    else:
        put_on_its_way(letter, what=Act.QUEUED, by=by)
    letter.save()
    return letter


def _refuse_relay(letter: Letter, interviewer: Interviewer, *, by: User) -> None:
    if not can_relay(letter.plan) or not interviewer.email:
        raise NotRelayed
    if not has_verified_address(by):
        raise AddressNotVerified
    if reason := why_not_passed_on(by):
        raise NotPassedOn(reason)
    if wants_no_mail(interviewer.email, sender=by):
        raise ContactStopped
    if is_over_limit(by):
        raise TooManyNotes


def _doubts_of(letter: Letter, text: NoteText) -> list[str]:
    """Why staff read a letter before it leaves; categories only, since the words are private."""
    review = review_wording({"letter": text.typed})
    doubts = [hit.category for hit in (*review.blocked, *review.held)]
    if is_mass_text(letter):
        doubts.append("the same text to many people")
    return list(dict.fromkeys(doubts))


def put_on_its_way(letter: Letter, *, what: Act, by: User) -> None:
    """Queue the mail; the caller saves the letter."""
    move_letter(letter, LetterState.QUEUED, what=what, by=by)
    letter.leaves_at = relay(letter, queued_at=clock.now()).not_before


@transaction.atomic
def mark_sent_by_hand(*, letter: Letter, by: User) -> Letter:
    """The candidate sent it with their own mail program. Raises NoteNotOffered, NoteBlocked."""
    letter = lock_letter(letter, by=by)
    if not is_legal(LETTER_MOVES, letter.state, LetterState.SENT):
        raise NoteNotOffered
    kind = LetterKind(letter.kind)
    plan = _lock_for_letter(letter.plan, by=by, interviewer=letter.interviewer, kind=kind)
    frame = frame_of(plan, letter.interviewer, kind, contact_name=letter.contact_name)
    if any(finding.blocks for finding in findings(frame, text_of(letter))):
        raise NoteBlocked
    move_letter(letter, LetterState.SENT, what=Act.SENT_BY_OWN_MAIL, by=by)
    letter.is_relayed = False
    letter.sent_at = clock.now()
    letter.save(update_fields=["state", "is_relayed", "sent_at"])
    return letter


def lock_letter(letter: Letter, *, by: User) -> Letter:
    """The candidate's own letter, locked."""
    letters = Letter.objects.select_for_update(of=("self",)).filter(plan__candidate=by)
    return letters.get(pk=letter.pk)


@transaction.atomic
def undo_letter(*, letter: Letter, by: User) -> Letter:
    """Take a letter back before it leaves; it is a draft again. Raises TooLateToUndo."""
    letter = lock_letter(letter, by=by)
    is_queued = letter.state == LetterState.QUEUED
    if is_queued and (letter.leaves_at is None or clock.now() >= letter.leaves_at):
        raise TooLateToUndo
    if not is_legal(LETTER_MOVES, letter.state, LetterState.DRAFT):
        raise TooLateToUndo
    kinds = RELAYED.values()
    if is_queued and not cancel_mail(letter, kinds=kinds, reason="The note was taken back."):
        raise TooLateToUndo
    move_letter(letter, LetterState.DRAFT, what=Act.TAKEN_BACK, by=by)
    letter.queued_at = letter.leaves_at = letter.held_at = None
    letter.held_for = ""
    letter.save()
    return letter
