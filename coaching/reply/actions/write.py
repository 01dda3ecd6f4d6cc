"""What readers do: write a reply, confirm it, flag one, mute the mail about replies."""

from django.db import IntegrityError, transaction

from coaching.advice.models import Article
from coaching.reply import mails
from coaching.reply.actions.moderate import lock_reply, move_reply
from coaching.reply.models import Reply, ReplyFlag, ReplyHold
from coaching.reply.queries import (
    HIDE_AT_FLAGS,
    address_hash,
    address_hashes,
    has_flagged_enough,
    has_sent_enough,
    holds_of,
    is_muted,
    same_reply,
)
from coaching.reply.states import HoldReason, ReplyState
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.mail.stop.actions import suppress
from jobstore.mail.stop.models import Suppression, SuppressionScope, SuppressionSource
from jobstore.people.user.models import User


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
    rows = [ReplyHold(reply=reply, reason=why, detail=what[:200]) for why, what in holds.items()]
    ReplyHold.objects.bulk_create(rows)
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
    now = clock.now()
    if has_flagged_enough(place, at=now):
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
    try:
        return move_reply(reply, ReplyState.FLAGGED)
    except IllegalMove:  # flagged before
        return reply


@transaction.atomic
def set_reply_mail(*, mail_hash: str, kinds: frozenset[str], is_muted: bool) -> None:
    """Turn mail about replies to one address off or on again. Effective at once."""
    stops = Suppression.objects.filter(
        recipient_hash=mail_hash, scope=SuppressionScope.KIND, detail__in=kinds
    )
    if not is_muted:
        stops.delete()
        return
    for kind in sorted(kinds):
        suppress(
            mail_hash,
            scope=SuppressionScope.KIND,
            source=SuppressionSource.PAGE,
            reason="The link in a mail about replies.",
            detail=kind,
        )
