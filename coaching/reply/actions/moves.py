"""The one place that changes the state of a reply."""

from coaching.reply.models import Reply
from coaching.reply.states import REPLY_MOVES, ReplyState
from jobstore.lib import clock
from jobstore.lib.moves import is_legal
from jobstore.people.user.models import User
from jobstore.trail.actions import record


class IllegalMove(Exception):
    """Somebody else has already dealt with this reply."""


def lock_reply(reply: Reply) -> Reply:
    return Reply.objects.select_for_update(of=("self",)).get(pk=reply.pk)


def move_reply(reply: Reply, to: ReplyState, *, by: User | None = None) -> Reply:
    """Raises IllegalMove. The row is locked by the caller."""
    if not is_legal(REPLY_MOVES, reply.state, to):
        raise IllegalMove
    if by is not None:
        record(to.label, about=reply, by=by, source=reply.state, target=to)
    reply.state = to
    if by is not None:
        reply.decided_by = by
        reply.decided_at = clock.now()
    reply.save(update_fields=["state", "decided_by", "decided_at"])
    return reply
