"""What readers and staff do with replies, where their state moves, and what lapses."""

import tomllib
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from coaching.advice.models import Article
from coaching.reply import mails
from coaching.reply.models import HeldWord, MutedSender, Reply, ReplyFlag, ReplyHold
from coaching.reply.queries import (
    HIDE_AT_FLAGS,
    TRACES_KEPT,
    address_hash,
    address_hashes,
    has_flagged_enough,
    has_sent_enough,
    holds_of,
    is_muted,
    is_read_by_others,
    mail_stops,
    replies_over,
    same_reply,
)
from coaching.reply.states import REPLY_MOVES, HoldReason, ReplyState
from jobstore.lib import clock
from jobstore.lib.due import for_each_due
from jobstore.lib.moves import IllegalMove, move
from jobstore.lib.shipped import create_missing
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.mail.stop.actions import suppress as stop_mail
from jobstore.mail.stop.models import SuppressionScope, SuppressionSource
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
        reply.decided_by, reply.decided_at = by, clock.now()
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
    of_sender = Reply.objects.filter(mail_hash=reply.mail_hash)
    waiting = of_sender.exclude(state__in=[ReplyState.SPAM, ReplyState.APPROVED])
    moved = 0
    for other in waiting.order_by("created_at", "pk"):
        with suppress(IllegalMove):
            mark_spam(reply=other, by=by)
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


@transaction.atomic
def _delete(reply: Reply) -> bool:
    """With the address wherever the link has left it."""
    found = replies_over().select_for_update(of=("self",)).filter(pk=reply.pk).first()
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


WORDS = Path(__file__).resolve().parents[1] / "data" / "reply_words.toml"


def load_held_words() -> int:
    """Create the words that are missing; what staff changed stays. How many were new."""
    groups = tomllib.loads(WORDS.read_text(encoding="utf-8"))["group"]
    words = (
        HeldWord(key=slugify(phrase), phrase=phrase, why=group["why"])
        for group in groups
        for phrase in group["phrases"]
    )
    return create_missing(words, key="key")


class TooManyReplies(Exception):
    """This place has sent as many replies as it may for now."""


class TooManyFlags(Exception):
    """This place has flagged as much as it may for now."""


@transaction.atomic
def submit_reply(
    *,
    article: Article,
    parent: Reply | None,
    name: str,
    email: str,
    text: str,
    place: str,
    by: User | None,
) -> Reply:
    """Keep a reply until its address is confirmed; the same one again is the first one.

    `place` is a pseudonym of where it comes from. Raises TooManyReplies.
    """
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    now = clock.now()
    mail_hash = address_hash(email)
    earlier = same_reply(article_id=article.pk, mail_hash=mail_hash, text=text, at=now)
    if earlier is not None:
        return earlier
    if has_sent_enough(place, at=now):
        raise TooManyReplies
    holds = dict(holds_of(text=text, mail_hash=mail_hash))
    reply = Reply.objects.create(
        article=article,
        parent=parent,
        name=name,
        email=email,
        mail_hash=mail_hash,
        text=text,
        state=ReplyState.SPAM if is_muted(address_hashes(email)) else ReplyState.UNCONFIRMED,
        is_urgent=HoldReason.CRISIS in holds,
        ip_hash=place,
        created_at=now,
    )
    ReplyHold.objects.bulk_create(
        ReplyHold(reply=reply, reason=why, detail=what[:200]) for why, what in holds.items()
    )
    return _go_on(reply, by)


def _go_on(reply: Reply, by: User | None) -> Reply:
    if reply.state == ReplyState.SPAM:
        return reply
    if reply.is_urgent:
        mails.reply_urgent(reply)
    if by is not None and by.email.casefold() == reply.email.casefold():
        return confirm_reply(reply=reply)  # the account's address has been confirmed before
    mails.reply_confirm(reply)
    return reply


@transaction.atomic
def confirm_reply(*, reply: Reply) -> Reply:
    """Its writer has the address; now it waits for staff. Twice is once."""
    reply = lock_reply(reply)
    if reply.state != ReplyState.UNCONFIRMED:
        return reply
    reply.confirmed_at = clock.now()
    reply.writer = User.objects.filter(email__iexact=reply.email, is_active=True).first()
    reply.save(update_fields=["confirmed_at", "writer"])
    return move_reply(reply, ReplyState.PENDING)


@transaction.atomic
def flag_reply(*, reply: Reply, place: str) -> Reply:
    """Ask staff to look at a reply. One flag a reader; several hide it until staff have looked.

    Raises TooManyFlags.
    """
    reply = lock_reply(reply)
    if has_flagged_enough(place, at=(now := clock.now())):
        raise TooManyFlags
    try:
        with transaction.atomic():
            ReplyFlag.objects.create(reply=reply, reader_hash=place, created_at=now)
    except IntegrityError:
        return reply
    ReplyHold.objects.get_or_create(reply=reply, reason=HoldReason.FLAGGED)
    if reply.flags.count() >= HIDE_AT_FLAGS and not reply.is_official:
        reply.is_hidden = True
        reply.save(update_fields=["is_hidden"])
    with suppress(IllegalMove):  # flagged before
        move_reply(reply, ReplyState.FLAGGED)
    return reply


@transaction.atomic
def set_reply_mail(*, mail_hash: str, kinds: frozenset[str], is_muted: bool) -> None:
    """Turn mail about replies to one address off or on again. Effective at once."""
    if not is_muted:
        mail_stops(mail_hash, kinds).delete()
        return
    for kind in sorted(kinds):
        stop_mail(
            mail_hash,
            scope=SuppressionScope.KIND,
            source=SuppressionSource.PAGE,
            reason="The link in a mail about replies.",
            detail=kind,
        )
