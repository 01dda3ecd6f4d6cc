"""What staff do with a reply: show it, decline it, call it spam, answer it, mute its writer."""

from django.conf import settings
from django.db import transaction

from coaching.reply import mails
from coaching.reply.actions.moves import IllegalMove, lock_reply, move_reply
from coaching.reply.models import MutedSender, Reply
from coaching.reply.queries import is_read_by_others
from coaching.reply.states import HoldReason, ReplyState
from jobstore.lib import clock
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.people.user.models import User
from jobstore.trail.actions import record


class NotShown(Exception):
    """Only what readers see can be answered."""


@transaction.atomic
def approve_reply(*, reply: Reply, by: User) -> Reply:
    """Show it, or keep showing it after readers flagged it. Raises IllegalMove."""
    reply = move_reply(lock_reply(reply), ReplyState.APPROVED, by=by)
    reply.is_hidden = False
    reply.save(update_fields=["is_hidden"])
    reply.flags.all().delete()
    reply.holds.filter(reason=HoldReason.FLAGGED).delete()
    if is_read_by_others(reply):
        mails.reply_published(reply)
        mails.reply_notify(reply)
    return reply


@transaction.atomic
def decline_reply(*, reply: Reply, by: User) -> Reply:
    """Raises IllegalMove."""
    return move_reply(lock_reply(reply), ReplyState.DECLINED, by=by)


@transaction.atomic
def mark_spam(*, reply: Reply, by: User) -> Reply:
    """Raises IllegalMove."""
    reply = move_reply(lock_reply(reply), ReplyState.SPAM, by=by)
    cancel_mail(reply, kinds=[mails.ReplyConfirmMail], reason="Staff called the reply spam.")
    return reply


@transaction.atomic
def mute_sender(*, reply: Reply, by: User) -> int:
    """Everything of this address that waits is spam, and so is what it sends from now on.

    How many replies moved.
    """
    if not reply.mail_hash:
        return 0
    MutedSender.objects.get_or_create(
        mail_hash=reply.mail_hash, defaults={"muted_by": by, "muted_at": clock.now()}
    )
    record("sender muted", about=reply, by=by)
    moved = 0
    waiting = Reply.objects.filter(mail_hash=reply.mail_hash).exclude(state=ReplyState.SPAM)
    for other in waiting.exclude(state=ReplyState.APPROVED).order_by("created_at", "pk"):
        try:
            mark_spam(reply=other, by=by)
        except IllegalMove:
            continue
        moved += 1
    return moved


@transaction.atomic
def unmute_sender(*, reply: Reply, by: User) -> None:
    record("sender heard again", about=reply, by=by)
    MutedSender.objects.filter(mail_hash=reply.mail_hash).delete()


@transaction.atomic
def answer_reply(*, reply: Reply, by: User, text: str) -> Reply:
    """An answer of ours, shown at once below what it answers. Raises NotShown."""
    reply = lock_reply(reply)
    if not is_read_by_others(reply):
        raise NotShown
    now = clock.now()
    answer = Reply.objects.create(
        article_id=reply.article_id,
        parent=reply.parent or reply,
        name=settings.SITE_NAME,
        text=text,
        is_official=True,
        state=ReplyState.APPROVED,
        created_at=now,
        decided_at=now,
        decided_by=by,
    )
    record("answered", about=reply, by=by)
    mails.reply_notify(answer)
    return answer
