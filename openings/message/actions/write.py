"""Writing a message, taking it back, and what else both sides do in a thread."""

from uuid import UUID

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import is_legal, move
from jobstore.lib.zones import staff_deadline
from jobstore.mail.stop.actions import report_writing
from jobstore.people.user.actions import save_typed_draft
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.wording.queries.guard import Level
from openings.application.models import Application
from openings.application.states import Happening
from openings.message import mails
from openings.message.models import Message
from openings.message.queries.door import (
    Door,
    door_of_candidate,
    door_of_employer,
    has_thread,
    is_untold,
)
from openings.message.queries.thread import UNDO, findings_of, may_take_back, page_of_thread
from openings.message.states import MESSAGE_MOVES, MessageState
from openings.pipeline.actions import lock_application
from openings.pipeline.queries import refuse


class DoorClosed(Exception):
    """This side may not write now; `door` says why."""

    def __init__(self, door: Door) -> None:
        super().__init__(door.words)
        self.door = door


class MessageGone(Exception):
    """It left, was taken back, or somebody else has dealt with it."""


def lock_message(message: Message) -> Message:
    """As it is now; its application is locked first and loaded. Raises MessageGone."""
    application = lock_application(message.application)
    locked = Message.objects.select_for_update(of=("self",)).filter(pk=message.pk).first()
    if locked is None:
        raise MessageGone
    locked.application = application
    return locked


@transaction.atomic
def write_message(*, application: Application, by: User, text: str, key: UUID) -> Message:
    """It leaves after two minutes, or once staff have read it. The same `key` again is nothing new.

    Raises DoorClosed, WordsRefused.
    """
    application = lock_application(application)
    known = Message.objects.filter(pk=key, application=application, written_by=by).first()
    if known is not None:
        return known
    is_candidate = by.pk == application.candidate_id
    _ask(application, by=by, is_candidate=is_candidate)
    findings = findings_of(application, text, is_candidate=is_candidate)
    refuse(findings, since=Level.BLOCK)
    held = [finding for finding in findings if finding.level == Level.HOLD]
    now = clock.now()
    message = Message.objects.create(
        application=application,
        is_from_candidate=is_candidate,
        written_by=by,
        text=text,
        state=MessageState.HELD if held else MessageState.WRITTEN,
        written_at=now,
        leaves_at=now + UNDO,
        findings="\n".join(finding.line for finding in held),
        review_by=staff_deadline(now) if held else None,
        **_free(key),
    )
    if held:
        mails.message_held(message)
    return message


def _free(key: UUID) -> dict[str, UUID]:
    """Another one where somebody has it."""
    return {} if Message.objects.filter(pk=key).exists() else {"id": key}


def _ask(application: Application, *, by: User, is_candidate: bool) -> None:
    now = clock.now()
    if not has_thread(application):
        raise DoorClosed(Door(words="There is nobody to write to.", opens_later=True))
    door = (
        door_of_candidate(application, at=now)
        if is_candidate
        else door_of_employer(application, by=by, at=now)
    )
    if not door.is_open:
        raise DoorClosed(door)


@transaction.atomic
def take_message_back(*, message: Message, by: User) -> None:
    """The other side never reads it; the words wait in the form of who takes it back.

    Raises MessageGone.
    """
    message = lock_message(message)
    if message.state == MessageState.SENT or not may_take_back(message, by=by):
        raise MessageGone
    mails.stop_asking(message, reason="The message was taken back.")
    page = page_of_thread(message.application, is_candidate=message.is_from_candidate)
    save_typed_draft(by=by, page=page, form=page, fields=[("text", message.text)])
    message.delete()


@transaction.atomic
def send_anew(*, message: Message, by: User) -> Message:
    """Its writer looked at it again after the telling; two minutes of undo begin anew.

    Raises MessageGone, DoorClosed.
    """
    message = lock_message(message)
    is_theirs = message.written_by_id == by.pk and not is_untold(message.application)
    if not is_theirs or not is_legal(MESSAGE_MOVES, message.state, MessageState.WRITTEN):
        raise MessageGone
    _ask(message.application, by=by, is_candidate=message.is_from_candidate)
    move(message, MessageState.WRITTEN, MESSAGE_MOVES)
    message.leaves_at = clock.now() + UNDO
    message.save(update_fields=["state", "leaves_at"])
    return message


def mark_read(*, application: Application, is_candidate: bool) -> int:
    """What the other side wrote; how many."""
    theirs = Message.objects.filter(application=application)
    theirs = theirs.from_side(is_candidate=not is_candidate).unread()
    return theirs.update(read_at=clock.now())


@transaction.atomic
def need_no_answer(*, application: Application, by: User) -> int:
    """What the candidate wrote asks for none; how many messages. The candidate hears nothing."""
    application = lock_application(application)
    asked = Message.objects.filter(application=application).unanswered()
    count = asked.update(answered_at=clock.now())
    if count:
        record(Happening.NO_ANSWER_NEEDED, application, by=by)
    return count


@transaction.atomic
def report_message(*, message: Message, note: str, by: User) -> Message:
    """Both sides stop until staff have decided. It ends nothing, and no promise waits.

    Reported twice is once. Raises MessageGone.
    """
    message = lock_message(message)
    is_theirs = message.is_from_candidate == (by.pk == message.application.candidate_id)
    if message.state != MessageState.SENT or is_theirs:
        raise MessageGone
    if message.report is None:
        message.report = report_writing(sender=message.written_by, note=note)
        message.save(update_fields=["report"])
    return message
