"""What waits for staff, most urgent first."""

from datetime import datetime, timedelta

from django.db.models import Min, Prefetch, QuerySet

from coaching.models import Reply, ReplyFlag, ReplyHold
from coaching.queries.reply.policy import CONFIRM_WITHIN, TRACES_KEPT, URGENT_KEPT
from coaching.states import ReplyState
from jobstore.lib.seen import mark_of
from jobstore.people.models import AccessToken, User
from jobstore.people.states import StaffGroup, TokenPurpose

QUEUES = {
    "waiting": "To look at",
    "urgent": "First of all",
    "flagged": "Flagged by readers",
    "unconfirmed": "Not confirmed yet",
    "shown": "Shown",
    "away": "Declined or spam",
}


def reply_queue(name: str) -> QuerySet[Reply]:
    replies = Reply.objects.all()
    queues = {
        "waiting": replies.waiting(),
        "urgent": replies.waiting().filter(is_urgent=True),
        "flagged": replies.filter(state=ReplyState.FLAGGED),
        "unconfirmed": replies.filter(state=ReplyState.UNCONFIRMED),
        "shown": replies.shown(),
        "away": replies.filter(state__in=[ReplyState.DECLINED, ReplyState.SPAM]),
    }
    return queues[name]


def queue_counts() -> dict[str, int]:
    return {name: reply_queue(name).count() for name in QUEUES}


def reply_readers() -> list[User]:
    """Who reads replies first; the superusers where nobody is a moderator."""
    staff = User.objects.filter(is_staff=True, is_active=True).order_by("pk")
    return list(staff.filter(groups__name=StaffGroup.MODERATOR)) or list(
        staff.filter(is_superuser=True)
    )


def mark_of_reply(reply: Reply) -> str:
    return mark_of(reply.name, reply.text)


def for_staff(replies: QuerySet[Reply]) -> QuerySet[Reply]:
    """With all that the list and the page of one reply show."""
    return replies.select_related("article", "parent", "decided_by").prefetch_related(
        Prefetch("holds", ReplyHold.objects.order_by("pk"))
    )


def next_sweep_at() -> datetime | None:
    """When the next reply lapses or the next trace is wiped."""
    lapsing = Reply.objects.filter(state=ReplyState.UNCONFIRMED)
    traced = Reply.objects.exclude(ip_hash="")
    flags = ReplyFlag.objects.exclude(reader_hash=None)
    links = AccessToken.objects.filter(purpose=TokenPurpose.REPLY)
    moments = [
        (_first(lapsing.filter(is_urgent=False)), CONFIRM_WITHIN),
        (_first(lapsing.filter(is_urgent=True)), URGENT_KEPT),
        (_first(traced), TRACES_KEPT),
        (_first(flags), TRACES_KEPT),
        (links.aggregate(first=Min("expires_at"))["first"], timedelta()),
    ]
    return min((first + after for first, after in moments if first is not None), default=None)


def _first(rows: "QuerySet[Reply] | QuerySet[ReplyFlag]") -> datetime | None:
    first: datetime | None = rows.aggregate(first=Min("created_at"))["first"]
    return first
