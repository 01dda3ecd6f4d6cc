"""The limits of replies, and what makes staff look closer at one."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from coaching.advice.models import Article
from coaching.advice.queries.help import mentions_crisis, versions_now
from coaching.reply.models import HeldWord, MutedSender, Reply, ReplyFlag, ReplyHold, ReplyQuerySet
from coaching.reply.states import HoldReason, ReplyState
from jobstore.lib import clock
from jobstore.lib.seen import mark_of
from jobstore.lib.tokens import keyed_hash, keyed_hashes
from jobstore.mail.stop.models import Suppression, SuppressionScope
from jobstore.people.access_token.models import AccessToken
from jobstore.people.employer.models import Employer
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User
from openings.interview.models import Interviewer

LONGEST = 2000  # characters of a reply
FASTEST = timedelta(seconds=4)  # nobody writes a reply in less
FORM_GOOD_FOR = timedelta(hours=24)
CONFIRM_WITHIN = timedelta(hours=48)  # then an unconfirmed reply is deleted
SAME_TEXT_WITHIN = timedelta(hours=24)  # the same reply again is the first one
URGENT_KEPT = timedelta(days=30)  # unconfirmed, where somebody may be in danger and staff must look
TRACES_KEPT = timedelta(days=30)  # hashes of where replies and flags came from
PER_HOUR = 3  # replies from one place
FLAGS_PER_HOUR = 10  # from one place
MAILS_PER_ADDRESS = 2  # requests to confirm, in a day
MANY_LINKS = 2
HIDE_AT_FLAGS = 3  # readers whose flags hide a reply until staff have looked

_LINK = re.compile(
    r"https?://|www\.|(?<![@\w])[\w-]+\.(?:com|net|org|info|biz|io|co|me|ru|cn|xyz|top|shop|site|online)\b",
    re.IGNORECASE,
)

_WHOLE_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_][\w&'’.-]*[^\W_]|[^\W_]")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? [A-Z][\w'’-]+")
_LONGEST_NAME = 5  # words
_SHORTEST_NAME = 3  # characters


def address_hash(email: str) -> str:
    """The same pseudonym that the outbox keeps, so that a stop there is a stop here."""
    return keyed_hash(email, purpose="address")


def place_hash(ip: str) -> str:
    """A pseudonym of where a reader is, useless without the secret."""
    return keyed_hash(ip, purpose="reader") if ip else ""


def address_hashes(email: str) -> list[str]:
    """Today's pseudonym and those of former keys."""
    return keyed_hashes(email, purpose="address")


def is_muted(mail_hashes: Iterable[str]) -> bool:
    return MutedSender.objects.filter(mail_hash__in=list(mail_hashes)).exists()


def is_mail_muted(mail_hash: str, kinds: frozenset[str]) -> bool:
    """Whether the address has turned all of these kinds of mail off."""
    return mail_stops(mail_hash, kinds).count() == len(kinds)


def mail_stops(mail_hash: str, kinds: frozenset[str]) -> QuerySet[Suppression]:
    return Suppression.objects.filter(
        recipient_hash=mail_hash, scope=SuppressionScope.KIND, detail__in=kinds
    )


def has_sent_enough(place: str, *, at: datetime) -> bool:
    sent = Reply.objects.filter(ip_hash=place, created_at__gt=at - timedelta(hours=1))
    return bool(place) and sent.count() >= PER_HOUR


def has_flagged_enough(place: str, *, at: datetime) -> bool:
    flags = ReplyFlag.objects.filter(reader_hash=place, created_at__gt=at - timedelta(hours=1))
    return flags.count() >= FLAGS_PER_HOUR


def same_reply(*, article_id: int, mail_hash: str, text: str, at: datetime) -> Reply | None:
    """What a second click sends again."""
    return Reply.objects.filter(
        article_id=article_id,
        mail_hash=mail_hash,
        text=text,
        created_at__gt=at - SAME_TEXT_WITHIN,
    ).first()


def holds_of(*, text: str, mail_hash: str) -> Iterator[tuple[HoldReason, str]]:
    """The reasons to look closer, each with what was found."""
    if mentions_crisis(text):
        yield HoldReason.CRISIS, f"found by the word lists {versions_now()}"
    if words := held_words(text):
        yield HoldReason.WORDS, ", ".join(words)
    if (links := len(_LINK.findall(_WHOLE_LINK.sub(" https:// ", text)))) >= MANY_LINKS:
        yield HoldReason.LINKS, f"{links} links"
    if names := names_in(text):
        yield HoldReason.NAMES, ", ".join(names)
    if Reply.objects.filter(text=text).exists():
        yield HoldReason.REPEATED, ""
    known = Reply.objects.filter(mail_hash=mail_hash, state=ReplyState.APPROVED)
    if not known.exists():
        yield HoldReason.FIRST, ""


def held_words(text: str) -> list[str]:
    """The phrases of the staff's list that stand in the text as whole words."""
    plain = " ".join(_WORD.findall(text)).casefold()
    phrases = HeldWord.objects.filter(is_used=True).order_by("phrase")
    return [
        phrase
        for phrase in phrases.values_list("phrase", flat=True)
        if re.search(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)", plain)
    ]


def names_in(text: str) -> list[str]:
    """Employers and people whom this site knows, and anybody who is called by a title."""
    runs = {run.casefold(): run for run in _runs(_WORD.findall(text))}
    if not runs:
        return sorted(set(_TITLE.findall(text)))
    employers = Employer.objects.annotate(low=Lower("name")).filter(low__in=runs)
    in_two_words = {low: run for low, run in runs.items() if " " in run}
    users = User.objects.annotate(low=Lower("name")).filter(low__in=in_two_words)
    interviewers = Interviewer.objects.annotate(low=Lower("name")).filter(
        Q(low__in=in_two_words), ~Q(name="")
    )
    found = {
        runs[low]
        for rows in (employers, users, interviewers)
        for low in rows.order_by("low").values_list("low", flat=True)
        if low in runs
    }
    return sorted(found | set(_TITLE.findall(text)))


def _runs(words: list[str]) -> Iterable[str]:
    """Every run of one to five words that begins with a capital letter or a digit."""
    for start, word in enumerate(words):
        if word[0].islower():
            continue
        for length in range(1, _LONGEST_NAME + 1):
            run = " ".join(words[start : start + length])
            if start + length <= len(words) and len(run) >= _SHORTEST_NAME:
                yield run


def mark_of_reply(reply: Reply) -> str:
    return mark_of(reply.name, reply.text)


def for_staff(replies: QuerySet[Reply]) -> QuerySet[Reply]:
    """With all that the list and the page of one reply show."""
    return replies.select_related("article", "parent", "decided_by").prefetch_related(
        Prefetch("holds", ReplyHold.objects.order_by("pk"))
    )


def replies_over() -> ReplyQuerySet:
    """What nobody confirmed in time, the oldest first."""
    now = clock.now()
    lapsed = Reply.objects.unconfirmed_since(now - CONFIRM_WITHIN, urgent=now - URGENT_KEPT)
    return lapsed.order_by("created_at", "pk")


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
