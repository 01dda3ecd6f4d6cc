"""Mail about replies to articles. None of it carries what a stranger typed."""

from datetime import timedelta

from django.conf import settings

from coaching.advice.models import Article
from coaching.advice.states import ArticleState
from coaching.reply.models import Reply
from coaching.reply.queries import CONFIRM_WITHIN, MAILS_PER_ADDRESS, is_read_by_others
from coaching.reply.states import ReplyState
from jobstore.lib import tokens
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail, queue_unasked
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import DIGEST_PRIORITY, Category, Hours
from jobstore.people.access_token.actions import issue_token, secret_of
from jobstore.people.permissions import staff_in
from jobstore.people.samples import SECRET
from jobstore.people.states import StaffGroup, TokenPurpose
from openings.samples import ID

MUTE = "reply_mail"  # what the signed mute links are good for
EVERYTHING, NEWS = "all", "news"  # a stranger ends the asking as well


def _is_looked_at(reply: Reply, _: Leaving) -> bool:
    return not Reply.objects.waiting().filter(pk=reply.pk, is_urgent=True).exists()


_lock = locking(Reply)
GONE = "The reply is gone."
STOPS_WHEN_SHOWN = (
    Stop("The reply is not shown.", lambda one, _: not is_read_by_others(one)),
    Stop("The article is not shown.", lambda one, _: one.article.state != ArticleState.PUBLISHED),
)


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


def _sample() -> Letter:
    article = Article(pk=1, title="After a bad interview", slug="after-a-bad-interview")
    reply = Reply(pk=ID, article=article)
    return Letter(context={"reply": reply, "article": article, "secret": SECRET, "mute": SECRET})


def _sample_urgent() -> Letter:
    return Letter(context={"reply_id": ID})


class ReplyConfirmMail(Mail):
    name = "coaching.reply_confirm"
    title = "Confirm your reply"
    category = Category.TRANSACTIONAL
    trigger = "A reader sends a reply to an article."
    recipient = "whoever has the address that was typed"
    template = "coaching/mail/reply_confirm"
    render = _render_confirm
    sample = _sample
    lock = _lock
    gone = GONE
    stops = (
        Stop(
            "There is nothing left to confirm.",
            lambda one, _: one.state != ReplyState.UNCONFIRMED,
        ),
    )
    expires_after = CONFIRM_WITHIN
    per_day = MAILS_PER_ADDRESS
    is_unasked = True


class _ShownMail(Mail):
    render = _render_shown
    sample = _sample
    lock = _lock
    gone = GONE
    stops = STOPS_WHEN_SHOWN
    hours = Hours.DAYTIME


class ReplyPublishedMail(_ShownMail):
    name = "coaching.reply_published"
    title = "Your reply is shown"
    category = Category.TRANSACTIONAL
    trigger = "Staff approve a reply for the first time."
    recipient = "the writer of the reply"
    template = "coaching/mail/reply_published"


class ReplyNotifyMail(_ShownMail):
    name = "coaching.reply_notify"
    title = "An answer to your reply"
    choice = "Answers to what you wrote under an article"
    category = Category.DIGEST
    priority = DIGEST_PRIORITY
    trigger = "An answer to a reply is shown."
    recipient = "the writer of the reply that was answered"
    template = "coaching/mail/reply_notify"
    expires_after = timedelta(days=7)


class ReplyUrgentMail(Mail):
    name = "coaching.reply_urgent"
    title = "A reply to look at first"
    outside_cap = True
    category = Category.TRANSACTIONAL
    trigger = "A reply to an article has words that may mean danger; confirmed or not."
    recipient = "moderators"
    template = "coaching/mail/reply_urgent"
    render = _render_urgent
    sample = _sample_urgent
    lock = _lock
    gone = GONE
    stops = (Stop("Somebody has looked at it.", _is_looked_at),)
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
    for user in staff_in(StaffGroup.MODERATOR):
        to = Recipient.of(user)
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
