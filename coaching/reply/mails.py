"""Mail about replies to articles. None of it carries what a stranger typed."""

from datetime import timedelta

from django.conf import settings

from coaching.advice.states import ArticleState
from coaching.reply.models import Reply
from coaching.reply.queries import (
    CONFIRM_WITHIN,
    MAILS_PER_ADDRESS,
    is_read_by_others,
    reply_readers,
)
from coaching.reply.states import ReplyState
from jobstore.lib import tokens
from jobstore.mail.kinds import Letter, Mail, Stop
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.actions.unasked import queue_unasked
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import DIGEST_PRIORITY, Category, Hours
from jobstore.people.access_token.actions import issue_token, secret_of
from jobstore.people.states import TokenPurpose

MUTE = "reply_mail"  # what the signed mute links are good for
EVERYTHING, NEWS = "all", "news"  # a stranger ends the asking as well


def _reply_of(mail: OutgoingMail) -> Reply | None:
    return Reply.objects.select_for_update(of=("self",)).filter(pk=mail.subject_id).first()


def _guard_confirm(mail: OutgoingMail) -> Stop | None:
    reply = _reply_of(mail)
    if reply is None or reply.state != ReplyState.UNCONFIRMED:
        return Stop("There is nothing left to confirm.")
    return None


def _guard_shown(mail: OutgoingMail) -> Stop | None:
    reply = _reply_of(mail)
    if reply is None or not is_read_by_others(reply):
        return Stop("The reply is not shown.")
    if reply.article.state != ArticleState.PUBLISHED:
        return Stop("The article is not shown.")
    return None


def _guard_urgent(mail: OutgoingMail) -> Stop | None:
    waiting = Reply.objects.waiting().filter(pk=mail.subject_id, is_urgent=True)
    return None if _reply_of(mail) and waiting.exists() else Stop("Somebody has looked at it.")


def _render_urgent(mail: OutgoingMail) -> Letter:
    """A link, and never a word of it."""
    return Letter(context={"reply_id": mail.subject_id})


def _render_confirm(mail: OutgoingMail) -> Letter:
    reply = Reply.objects.select_related("article").get(pk=mail.subject_id)
    token = issue_token(purpose=TokenPurpose.REPLY, object_id=reply.pk, email=mail.recipient_email)
    return Letter(
        context={
            "article": reply.article,
            "secret": secret_of(token),
            "mute": mute_link(mail, EVERYTHING),
        }
    )


def _render_shown(mail: OutgoingMail) -> Letter:
    reply = Reply.objects.select_related("article").get(pk=mail.subject_id)
    return Letter(context={"reply": reply, "article": reply.article, "mute": mute_link(mail, NEWS)})


def mute_link(mail: OutgoingMail, what: str) -> str:
    """A signed value that never expires and names nobody."""
    return tokens.sign(f"{what}.{mail.recipient_hash}", purpose=MUTE)


class ReplyConfirmMail(Mail):
    name = "coaching.reply_confirm"
    title = "Confirm your reply"
    category = Category.TRANSACTIONAL
    trigger = "A reader sends a reply to an article."
    recipient = "whoever has the address that was typed"
    stops_when = "The reply is confirmed, called spam or deleted, or you stopped such mail."
    template = "coaching/mail/reply_confirm"
    render = _render_confirm
    guard = _guard_confirm
    expires_after = CONFIRM_WITHIN
    per_day = MAILS_PER_ADDRESS
    is_unasked = True


class ReplyPublishedMail(Mail):
    name = "coaching.reply_published"
    title = "Your reply is shown"
    category = Category.TRANSACTIONAL
    trigger = "Staff approve a reply for the first time."
    recipient = "the writer of the reply"
    stops_when = "The reply is no longer shown, or you stopped such mail."
    template = "coaching/mail/reply_published"
    render = _render_shown
    guard = _guard_shown
    hours = Hours.DAYTIME


class ReplyNotifyMail(Mail):
    name = "coaching.reply_notify"
    title = "An answer to your reply"
    choice = "Answers to what you wrote under an article"
    category = Category.DIGEST
    priority = DIGEST_PRIORITY
    trigger = "An answer to a reply is shown."
    recipient = "the writer of the reply that was answered"
    stops_when = "The answer or the reply is no longer shown, or you stopped such mail."
    template = "coaching/mail/reply_notify"
    render = _render_shown
    guard = _guard_shown
    hours = Hours.DAYTIME
    expires_after = timedelta(days=7)


class ReplyUrgentMail(Mail):
    name = "coaching.reply_urgent"
    title = "A reply to look at first"
    outside_cap = True
    category = Category.TRANSACTIONAL
    trigger = "A reply to an article has words that may mean danger; confirmed or not."
    recipient = "moderators"
    stops_when = "Somebody has looked at the reply."
    template = "coaching/mail/reply_urgent"
    render = _render_urgent
    guard = _guard_urgent
    priority = 3
    expires_after = timedelta(days=3)
    per_day = 20


KINDS = {
    EVERYTHING: frozenset({ReplyConfirmMail.name, ReplyPublishedMail.name, ReplyNotifyMail.name}),
    NEWS: frozenset({ReplyPublishedMail.name, ReplyNotifyMail.name}),
}


def _writer_of(reply: Reply) -> Recipient:
    """Without the name that was typed: a stranger's inbox is no place for somebody's words."""
    zone = reply.writer.time_zone if reply.writer else settings.SITE_TIME_ZONE
    return Recipient(email=reply.email, zone=zone, user=reply.writer)


def reply_confirm(reply: Reply) -> OutgoingMail | None:
    return queue_unasked(
        ReplyConfirmMail, key=f"reply_confirm:{reply.pk}", to=_writer_of(reply), about=reply
    )


def reply_urgent(reply: Reply) -> None:
    """At once to all who read replies: somebody may be in danger."""
    for user in reply_readers():
        to = Recipient(email=user.email, name=user.name, zone=user.time_zone, user=user)
        queue_unasked(ReplyUrgentMail, key=f"reply_urgent:{reply.pk}:{user.pk}", to=to, about=reply)


def reply_published(reply: Reply) -> OutgoingMail | None:
    """Told once, however often staff change their mind."""
    if reply.is_official:
        return None
    return queue_mail(
        ReplyPublishedMail, key=f"reply_published:{reply.pk}", to=_writer_of(reply), about=reply
    )


def reply_notify(answer: Reply) -> OutgoingMail | None:
    """Tell the writer of what was answered; nobody is told of their own words."""
    asked = answer.parent
    if asked is None or not asked.email or asked.mail_hash == answer.mail_hash:
        return None
    return queue_mail(
        ReplyNotifyMail, key=f"reply_notify:{answer.pk}", to=_writer_of(asked), about=answer
    )
