"""What readers see under an article."""

from uuid import UUID

from django.db.models import Prefetch, Q

from coaching.models import Article, Reply
from coaching.states import ReplyState


def replies_to(article: Article) -> list[Reply]:
    """The shown replies, oldest first, each with its shown answers."""
    answers = Reply.objects.shown().order_by("created_at", "pk")
    replies = Reply.objects.shown().filter(article=article, parent__isnull=True)
    prefetched = replies.prefetch_related(Prefetch("answers", answers, to_attr="shown_answers"))
    return list(prefetched.order_by("created_at", "pk"))


def reply_to_answer(article: Article, value: str) -> Reply | None:
    """The shown reply that the reader wants to answer; an answer leads to what it answers."""
    try:
        pk = UUID(value)
    except ValueError:
        return None
    found = Reply.objects.shown().filter(article=article, pk=pk).select_related("parent").first()
    if found is None or found.parent is None:
        return found
    return found.parent if Reply.objects.shown().filter(pk=found.parent.pk).exists() else None


def reply_of_link(pk: UUID) -> Reply | None:
    return Reply.objects.select_related("article").filter(pk=pk).first()


def shown_reply(pk: UUID) -> Reply | None:
    return Reply.objects.shown().select_related("article").filter(pk=pk).first()


def is_read_by_others(reply: Reply) -> bool:
    """Whether readers can find it: it is shown, and so is what it answers."""
    shown = Q(pk=reply.pk) & (Q(parent__isnull=True) | Q(parent__in=Reply.objects.shown()))
    return Reply.objects.shown().filter(shown).exists()


def is_settled(reply: Reply) -> bool:
    """Whether its address needs no more confirming."""
    return reply.state != ReplyState.UNCONFIRMED
