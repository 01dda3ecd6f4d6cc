"""What staff do with replies, the one place where their state moves, and what lapses."""

import tomllib
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from coaching.reply import mails
from coaching.reply.models import HeldWord, MutedSender, Reply, ReplyFlag, ReplyQuerySet
from coaching.reply.queries import CONFIRM_WITHIN, TRACES_KEPT, URGENT_KEPT, is_read_by_others
from coaching.reply.states import REPLY_MOVES, HoldReason, ReplyState
from jobstore.lib import clock
from jobstore.lib.due import for_each_due
from jobstore.lib.moves import IllegalMove, move
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.people.access_token.models import AccessToken
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act


def lock_reply(reply: Reply) -> Reply:
    return Reply.objects.select_for_update(of=("self",)).get(pk=reply.pk)


def move_reply(reply: Reply, to: ReplyState, *, by: User | None = None) -> Reply:
    """Raises IllegalMove. The row is locked by the caller."""
    source = move(reply, to, REPLY_MOVES)
    if by is not None:
        record(Act(to.value), reply, by=by, source=source, target=to)
        reply.decided_by = by
        reply.decided_at = clock.now()
    reply.save(update_fields=["state", "decided_by", "decided_at"])
    return reply


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
    record(Act.SENDER_MUTED, reply, by=by)
    moved = 0
    of_sender = Reply.objects.filter(mail_hash=reply.mail_hash)
    waiting = of_sender.exclude(state__in=[ReplyState.SPAM, ReplyState.APPROVED])
    for other in waiting.order_by("created_at", "pk"):
        try:
            mark_spam(reply=other, by=by)
        except IllegalMove:
            continue
        moved += 1
    return moved


@transaction.atomic
def unmute_sender(*, reply: Reply, by: User) -> None:
    record(Act.SENDER_HEARD_AGAIN, reply, by=by)
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
    record(Act.ANSWERED, reply, by=by)
    mails.reply_notify(answer)
    return answer


def sweep_replies() -> int:
    """How many replies were deleted, traces wiped and links with their addresses dropped."""
    now = clock.now()
    deleted = for_each_due(replies_over(), _delete)
    old = now - TRACES_KEPT
    wiped = Reply.objects.filter(created_at__lte=old).exclude(ip_hash="").update(ip_hash="")
    flags = ReplyFlag.objects.filter(created_at__lte=old).exclude(reader_hash=None)
    tokens = AccessToken.objects.filter(purpose=TokenPurpose.REPLY, expires_at__lte=now)
    return deleted + wiped + flags.update(reader_hash=None) + tokens.delete()[0]


def replies_over() -> ReplyQuerySet:
    return _lapsed(Reply.objects.all()).order_by("created_at", "pk")


def _lapsed(replies: ReplyQuerySet) -> ReplyQuerySet:
    now = clock.now()
    return replies.unconfirmed_since(now - CONFIRM_WITHIN, urgent=now - URGENT_KEPT)


@transaction.atomic
def _delete(reply: Reply) -> bool:
    """With the address wherever the link has left it."""
    found = _lapsed(Reply.objects.select_for_update(of=("self",))).filter(pk=reply.pk).first()
    if found is None:  # confirmed at the last moment
        return False
    cancel_mail(
        found,
        kinds=[mails.ReplyConfirmMail, mails.ReplyUrgentMail],
        reason="Nobody confirmed the reply in time.",
    )
    AccessToken.objects.filter(purpose=TokenPurpose.REPLY, object_id=str(found.pk)).delete()
    found.delete()
    return True


WORDS = Path(__file__).resolve().parents[2] / "data" / "reply_words.toml"


def load_held_words() -> int:
    """Create the words that are missing; what staff changed stays. How many were new."""
    groups = tomllib.loads(WORDS.read_text(encoding="utf-8"))["group"]
    known = set(HeldWord.objects.order_by("pk").values_list("key", flat=True))
    missing = [
        HeldWord(key=slugify(phrase), phrase=phrase, why=group["why"])
        for group in groups
        for phrase in group["phrases"]
        if slugify(phrase) not in known
    ]
    HeldWord.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)
