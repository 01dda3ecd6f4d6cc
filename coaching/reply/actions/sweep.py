"""What lapses by the clock: replies that nobody confirmed, and traces of where things came from."""

from django.db import transaction

from coaching.reply import mails
from coaching.reply.models import Reply, ReplyFlag, ReplyQuerySet
from coaching.reply.queries import CONFIRM_WITHIN, TRACES_KEPT, URGENT_KEPT
from jobstore.lib import clock
from jobstore.lib.due import for_each_due
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.people.access_token.models import AccessToken
from jobstore.people.states import TokenPurpose

NOBODY_CONFIRMED = "Nobody confirmed the reply in time."


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
    rows = _lapsed(Reply.objects.select_for_update(of=("self",)))
    found = rows.filter(pk=reply.pk).first()
    if found is None:  # confirmed at the last moment
        return False
    cancel_mail(
        found, kinds=[mails.ReplyConfirmMail, mails.ReplyUrgentMail], reason=NOBODY_CONFIRMED
    )
    AccessToken.objects.filter(purpose=TokenPurpose.REPLY, object_id=str(found.pk)).delete()
    found.delete()
    return True
