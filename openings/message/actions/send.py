"""Messages leave: after their two minutes, or when staff have read them."""

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.stop.queries import block_of
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act
from openings.message import mails
from openings.message.actions.write import MessageGone, lock_message
from openings.message.models import Message
from openings.message.queries.door import BLOCKED, is_untold
from openings.message.queries.thread import UNDO, mark_of_message
from openings.message.states import MESSAGE_MOVES, MessageState
from openings.permissions import can_review_words


class NotReviewer(Exception):
    """Only staff who judge wording decide about held messages."""


class NoReason(Exception):
    """Returning a message needs a reason."""


@transaction.atomic
def send_message(*, message: Message) -> bool:
    """Whether it left, or waits because nobody has told the candidate the end yet."""
    try:
        message = lock_message(message)
    except MessageGone:
        return False
    if not Message.objects.filter(pk=message.pk).to_leave(at=clock.now()).exists():
        return False
    if message.written_by is not None and block_of(message.written_by) is not None:
        move(message, MessageState.RETURNED, MESSAGE_MOVES)
        message.reason = BLOCKED
        message.save(update_fields=["state", "reason"])
        return False
    _pass_on(message)
    return True


def _pass_on(message: Message) -> None:
    """The caller holds the locks. An untold end shows by nothing, so the employer's words wait."""
    application, now = message.application, clock.now()
    if not message.is_from_candidate and is_untold(application):
        move(message, MessageState.WAITING, MESSAGE_MOVES)
        message.save(update_fields=["state"])
        return
    move(message, MessageState.SENT, MESSAGE_MOVES)
    message.sent_at = now
    message.save(update_fields=["state", "sent_at"])
    if not message.is_from_candidate:
        asked = Message.objects.filter(application=application).unanswered()
        asked.filter(sent_at__lte=message.leaves_at - UNDO).update(answered_at=now)
    mails.message_new(message)


@transaction.atomic
def point_to_thread(*, mail: OutgoingMail) -> None:
    """Who answered a mail about a message by mail is told, once for each, where to write."""
    if mail.kind in {mails.MessageNewMail.name, mails.MessageNewTeamMail.name}:
        mails.answer_here(mail)


@transaction.atomic
def release_message(*, message: Message, by: User, seen: str | None = None) -> Message:
    """The other side reads it. Raises NotReviewer, MessageGone, ChangedMeanwhile."""
    message = _held(message, by=by, seen=seen)
    source = message.state
    _pass_on(message)
    return _decided(message, Act.PASSED_ON, source=source, by=by)


@transaction.atomic
def return_message(*, message: Message, by: User, reason: str, seen: str | None = None) -> Message:
    """Its writer reads why. Raises NotReviewer, NoReason, MessageGone, ChangedMeanwhile."""
    if not reason.strip():
        raise NoReason
    message = _held(message, by=by, seen=seen)
    source = message.state
    move(message, MessageState.RETURNED, MESSAGE_MOVES)
    message.reason = reason.strip()
    return _decided(message, Act.KEPT_BACK, source=source, by=by)


def _held(message: Message, *, by: User, seen: str | None) -> Message:
    if not can_review_words(by):
        raise NotReviewer
    message = lock_message(message)
    if message.state != MessageState.HELD:
        raise MessageGone
    if seen is not None and seen != mark_of_message(message):
        raise ChangedMeanwhile
    return message


def _decided(message: Message, what: Act, *, source: str, by: User) -> Message:
    message.moderated_at = clock.now()
    message.moderated_by = by
    message.save()
    record(what, message, by=by, source=source, target=message.state)
    mails.stop_asking(message, reason="It is decided.")
    return message
