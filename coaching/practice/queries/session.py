"""Practice sessions, what friends saw in them, who may be invited; every number of the part."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from difflib import SequenceMatcher
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from coaching.debrief.states import Band, Criterion
from coaching.plan.models import RecoveryPlan
from coaching.practice.models import (
    PracticeAttempt,
    PracticeInvite,
    PracticeRating,
    PracticeSession,
    SentQuestion,
)
from coaching.practice.states import InviteState, Rater
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.outgoing.queries import leaves_at
from jobstore.people.user.models import User


@dataclass(frozen=True, kw_only=True)
class Given:
    """What came of one answer; out loud leaves no text."""

    answer: str = ""
    is_bullets: bool = False
    band: Band | None = None
    bands: dict[Criterion, Band] = field(default_factory=dict)
    predicted: dict[Criterion, Band] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FriendView:
    """What a friend, or a coach of ours, saw."""

    bands: dict[Criterion, Band] = field(default_factory=dict)
    keep: str = ""
    change: str = ""


SPACING = (2, 5, 8)  # days after a drill began; and the day before the next interview
DUE_AT = time(10)  # in the candidate's zone
TOO_ALIKE = 0.85  # likeness of two typed answers, from 0 to 1
MINUTES_EACH = 2  # an answer, on the clock of the pages
BULLETS = 3
INVITES_A_WEEK = 3
INVITE_WEEK = timedelta(days=7)
MOST_SENT = 5  # questions to one friend
SUGGESTED = 6  # standard questions beside one's own
MESSAGE_LENGTH = 140  # characters
NOTE_LENGTH = 300  # characters of "keep" and "change"
REMIND_BEFORE = timedelta(hours=24)  # before the time that was agreed
# What can be seen in a mirror.
MIRROR_CRITERIA = (Criterion.CLEAR, Criterion.ON_POINT, Criterion.EXAMPLES)
# A friend may not be able to tell how well somebody prepared for one employer.
FRIEND_MAY_SKIP = frozenset({Criterion.PREPARED})
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def likeness(one: str, other: str) -> float:
    """How alike two answers are, from 0 to 1.

    The measure is `difflib.SequenceMatcher.ratio` (twice the matching words over all words) on the
    sequences of words, without case and punctuation; words are matched in their order.
    """
    first, second = _words(one), _words(other)
    if not first or not second:
        return 0.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def is_too_alike(one: str, other: str) -> bool:
    """The second answer sounds as if it had been learned by heart."""
    return likeness(one, other) >= TOO_ALIKE


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'"))


def sessions_of(plan: RecoveryPlan) -> QuerySet[PracticeSession]:
    """Sessions that count or wait for a friend, the latest first."""
    return (
        PracticeSession.objects.filter(plan=plan)
        .select_related("invite", "coach_view")
        .prefetch_related(Prefetch("attempts", PracticeAttempt.objects.order_by("pk")))
        .order_by("-started_at", "-id")
    )


def session_of_plan(plan: RecoveryPlan, pk: UUID) -> PracticeSession | None:
    return sessions_of(plan).filter(pk=pk).first()


def invite_leaves_at(invite: PracticeInvite, *, at: datetime) -> datetime | None:
    """When the friend gets the questions; None when they have left."""
    mails = OutgoingMail.objects.of_kind("coaching.practice_invite")
    return leaves_at(mails.filter(subject_id=str(invite.pk)), at=at)


def repetitions_of(plan: RecoveryPlan) -> int:
    """How often something was practiced in this plan."""
    return counted_attempts(plan).count()


def counted_attempts(*plans: RecoveryPlan) -> QuerySet[PracticeAttempt]:
    return PracticeAttempt.objects.filter(
        session__plan__in=plans, session__counted_at__isnull=False
    )


def attempt_of_plan(plan: RecoveryPlan, pk: int) -> PracticeAttempt | None:
    return (
        PracticeAttempt.objects.filter(session__plan=plan, pk=pk)
        .select_related("drill__question", "drill__asked", "session")
        .first()
    )


def last_typed(drill_id: UUID) -> PracticeAttempt | None:
    """The last whole answer that was typed for a drill; bullets are not meant to differ."""
    typed = PracticeAttempt.objects.filter(
        drill_id=drill_id, answer__isnull=False, is_bullets=False
    )
    return typed.order_by("-at", "-pk").first()


def ratings_of(session: PracticeSession, rater: Rater) -> list[tuple[str, str, str]]:
    """Criterion, band and the band that was predicted ("" where none was), in words."""
    rows = {
        row.criterion: row
        for row in PracticeRating.objects.filter(session=session, rater=rater).order_by("pk")
    }
    return [
        (
            str(Criterion(name).label),
            str(Band(rows[name].band).label),
            str(rows[name].get_predicted_display() or ""),
        )
        for name in Criterion.values
        if name in rows
    ]


def invite_with_questions(pk: UUID | str) -> PracticeInvite | None:
    """One invitation with all that the friend's page and its mails tell."""
    return (
        PracticeInvite.objects.filter(pk=pk)
        .select_related("session__plan__candidate")
        .prefetch_related(Prefetch("questions", SentQuestion.objects.order_by("pk")))
        .first()
    )


def invites_left(candidate: User, *, at: datetime) -> int:
    sent = PracticeInvite.objects.filter(
        session__candidate=candidate, created_at__gt=at - INVITE_WEEK
    )
    return max(INVITES_A_WEEK - sent.count(), 0)


def has_asked_to_stop(candidate: User, email: str) -> bool:
    """This friend does not want to be asked by this person any more."""
    return PracticeInvite.objects.filter(
        session__candidate=candidate, email__iexact=email, state=InviteState.DECLINED
    ).exists()


# A scheme, "www.", an address, or a name with a dot and a known or two-letter ending.
_LINK = re.compile(
    r"\w:/|www\.|\S@\S"
    r"|\w-*\.(?:com|org|net|info|biz|io|app|dev|site|online|shop|xyz|link|club|me|co|[a-z]{2}/)"
    r"|\w-*\s?(?:\[\.\]|\(dot\)|\bdot\b)\s?(?:com|org|net|info|io|me|co)\b",
    re.IGNORECASE,
)


def has_link(text: str) -> bool:
    """Whether a message to a friend names a place in the web or a mailbox."""
    return bool(_LINK.search(unicodedata.normalize("NFKC", text)))
