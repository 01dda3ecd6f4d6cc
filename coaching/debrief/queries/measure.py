"""What two sides rated, when it may be seen, and how far a view of oneself is off."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from statistics import fmean
from typing import TypeVar

from django.db.models import Prefetch, QuerySet

from coaching.debrief.models import Debrief, SelfRating
from coaching.debrief.states import SHARED_CRITERIA, Criterion, Expectation
from coaching.feedback.models import EmployerRating, FeedbackRequest
from coaching.feedback.states import DELIVERED
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import Branch
from coaching.practice.models import PracticeRating, PracticeSession
from coaching.practice.states import Rater
from jobstore.people.user.models import User

FEWEST_FOR_A_CLAIM = 3  # paired interviews
LATEST_FOR_A_CLAIM = 5  # paired interviews; older ones say little about today
FEWEST_FOR_A_TREND = 3  # paired interviews
FEWEST_FOR_GUESSES = 5  # interviews with a known end
HALF = 0.5
_Name = TypeVar("_Name", bound=str)
Bands = Mapping[Criterion, int]  # 1 missing to 4 fully


@dataclass(frozen=True)
class Pairing:
    """Own band minus theirs on each shared point that both rated. Never empty."""

    gaps: Mapping[Criterion, int]

    @property
    def bias(self) -> float:
        """Below zero: the candidate saw less than the other one did."""
        return fmean(self.gaps.values())

    @property
    def error(self) -> float:
        """How far apart they are, whichever way."""
        return fmean(abs(gap) for gap in self.gaps.values())

    @property
    def rated_higher(self) -> int:
        """On how many points the other one gave more."""
        return sum(gap < 0 for gap in self.gaps.values())

    @property
    def rated_lower(self) -> int:
        return sum(gap > 0 for gap in self.gaps.values())

    @property
    def rated_same(self) -> int:
        return sum(gap == 0 for gap in self.gaps.values())


def pair_up(own: Bands, theirs: Bands) -> Pairing | None:
    """None when there is no shared point that both rated."""
    both = [item for item in SHARED_CRITERIA if item in own and item in theirs]
    return Pairing({item: own[item] - theirs[item] for item in both}) if both else None


@dataclass(frozen=True)
class Claim:
    """On how many of the latest interviews the candidate saw less, or more, than the other."""

    lower: int
    higher: int
    count: int


def claim_of(pairings: Sequence[Pairing]) -> Claim | None:
    """From the oldest to the newest. None below the fewest: two interviews prove nothing."""
    if len(pairings) < FEWEST_FOR_A_CLAIM:
        return None
    latest = pairings[-LATEST_FOR_A_CLAIM:]
    return Claim(
        lower=sum(item.bias < 0 for item in latest),
        higher=sum(item.bias > 0 for item in latest),
        count=len(latest),
    )


@dataclass(frozen=True)
class Trend:
    """The mean error of the older interviews and of the newer ones."""

    before: float
    now: float

    @property
    def gets_closer(self) -> bool:
        return self.now < self.before


def trend_of(pairings: Sequence[Pairing]) -> Trend | None:
    """From the oldest to the newest; an odd one in the middle counts for neither side."""
    if len(pairings) < FEWEST_FOR_A_TREND:
        return None
    half = len(pairings) // 2
    return Trend(
        before=fmean(item.error for item in pairings[:half]),
        now=fmean(item.error for item in pairings[-half:]),
    )


@dataclass(frozen=True)
class Guess:
    """A sealed prediction and how it turned out."""

    expects: Expectation
    confidence: int  # percent
    did_pass: bool

    @property
    def chance(self) -> float:
        """How likely the candidate thought a yes was, 0 to 1."""
        sure = self.confidence / 100
        chances = {Expectation.YES: sure, Expectation.NO: 1 - sure}
        return chances.get(self.expects, HALF)


def brier_of(guesses: Sequence[Guess]) -> float | None:
    """The Brier score: 0 is always right and sure, 0.25 is a coin, 1 always wrong and sure."""
    if len(guesses) < FEWEST_FOR_GUESSES:
        return None
    return fmean((guess.chance - guess.did_pass) ** 2 for guess in guesses)


def closest_rater(by_rater: Mapping[_Name, Sequence[Pairing]]) -> _Name | None:
    """Whose ratings were nearest to the employer's; each pairing is that rater with the employer.

    None unless at least two raters have enough interviews, and one of them is the nearest.
    """
    errors = {
        rater: fmean(item.error for item in pairings)
        for rater, pairings in by_rater.items()
        if len(pairings) >= FEWEST_FOR_A_CLAIM
    }
    if len(errors) <= 1:
        return None
    nearest = min(errors.values())
    best = [rater for rater, error in errors.items() if error == nearest]
    return best[0] if len(best) == 1 else None


class Observer(StrEnum):
    """Who else rates; a friend and a coach rate the practice after the interview."""

    EMPLOYER = "employer"
    FRIEND = "friend"
    COACH = "coach"


class Reveal(StrEnum):
    """How far the double-blind comparison of one interview is."""

    NOT_SEALED = "not_sealed"
    WAITING = "waiting"  # for an answer that has reached the candidate
    NOT_OPENED = "not_opened"
    NOT_RATED = "not_rated"  # they answered in words only
    AFTERWARDS = "afterwards"  # sealed with the outcome known: shown, and never counted
    REVEALED = "revealed"


SHOWN = frozenset({Reveal.AFTERWARDS, Reveal.REVEALED})
IN_PRACTICE = {Rater.FRIEND: Observer.FRIEND, Rater.COACH: Observer.COACH}
_OF_OTHERS = PracticeRating.objects.filter(rater__in=IN_PRACTICE).order_by("pk")
KNOWN_ENDS = {Branch.ADVANCED: True, Branch.OFFER: True, Branch.NOT_SELECTED: False}


@dataclass(frozen=True, kw_only=True)
class RatedInterview:
    """One interview as its candidate and others rated it. Without a reveal there are no bands."""

    plan: RecoveryPlan
    reveal: Reveal
    own: Bands = field(default_factory=dict)
    ratings: Mapping[Observer, Bands] = field(default_factory=dict)

    @property
    def held_at(self) -> datetime:
        return self.plan.interview.starts_at

    @property
    def pairing(self) -> Pairing | None:
        """With the employer."""
        return pair_up(self.own, self.ratings.get(Observer.EMPLOYER, {}))

    @property
    def counts(self) -> bool:
        return self.reveal == Reveal.REVEALED and self.pairing is not None


def _plans(plans: QuerySet[RecoveryPlan]) -> QuerySet[RecoveryPlan]:
    return plans.select_related(
        "debrief", "feedback_request__answer", "interview__application__opening__employer"
    ).prefetch_related(
        Prefetch("debrief__ratings", SelfRating.objects.order_by("pk")),
        Prefetch("feedback_request__answer__ratings", EmployerRating.objects.order_by("pk")),
        Prefetch("practice_sessions", PracticeSession.objects.order_by("started_at", "pk")),
        Prefetch("practice_sessions__ratings", _OF_OTHERS),
    )


def rated_interview(plan: RecoveryPlan) -> RatedInterview:
    return _rated(_plans(RecoveryPlan.objects.filter(pk=plan.pk)).get())


def rated_interviews(candidate: User) -> list[RatedInterview]:
    """Those whose two sides may be seen, the oldest first."""
    plans = _plans(RecoveryPlan.objects.of(candidate).filter(debrief__sealed_at__isnull=False))
    rows = [_rated(plan) for plan in plans.order_by("interview__starts_at", "pk")]
    return [row for row in rows if row.reveal in SHOWN]


def fair_pairings(candidate: User) -> list[Pairing]:
    """Sealed before the telling, answered and opened: all that any claim may rest on."""
    rows = [row for row in rated_interviews(candidate) if row.counts]
    return [row.pairing for row in rows if row.pairing is not None]


def pairings_by_rater(rows: Iterable[RatedInterview]) -> dict[Rater, list[Pairing]]:
    """Each rater beside the employer, over the interviews that count; one of them is oneself."""
    found: dict[Rater, list[Pairing]] = {}
    for row in (row for row in rows if row.counts):
        views = {Rater.SELF: row.own}
        views |= {rater: row.ratings.get(seen, {}) for rater, seen in IN_PRACTICE.items()}
        for rater, bands in views.items():
            pairing = pair_up(bands, row.ratings[Observer.EMPLOYER])
            if pairing is not None:
                found.setdefault(rater, []).append(pairing)
    return found


def _rated(plan: RecoveryPlan) -> RatedInterview:
    debrief: Debrief | None = getattr(plan, "debrief", None)
    request: FeedbackRequest | None = getattr(plan, "feedback_request", None)
    reveal = _reveal_of(debrief, request)
    if reveal not in SHOWN or debrief is None or request is None:
        return RatedInterview(plan=plan, reveal=reveal)
    return RatedInterview(
        plan=plan,
        reveal=reveal,
        own=_bands(debrief.ratings.all()),
        ratings={
            Observer.EMPLOYER: _bands(request.answer.ratings.all()),
            **_seen_in_practice(plan),
        },
    )


def _seen_in_practice(plan: RecoveryPlan) -> dict[Observer, Bands]:
    """What a friend or a coach saw in the latest practice of this plan that they rated."""
    found: dict[Observer, dict[Criterion, int]] = {}
    for row in (row for one in plan.practice_sessions.all() for row in one.ratings.all()):
        found.setdefault(IN_PRACTICE[Rater(row.rater)], {})[Criterion(row.criterion)] = row.band
    return dict(found)


def _reveal_of(debrief: Debrief | None, request: FeedbackRequest | None) -> Reveal:
    if debrief is None or debrief.sealed_at is None:
        return Reveal.NOT_SEALED
    # An answer that is not released yet looks like none: its coming tells what was decided.
    if request is None or request.state not in DELIVERED or not hasattr(request, "answer"):
        return Reveal.WAITING
    if request.answer.opened_at is None:
        return Reveal.NOT_OPENED
    if not request.answer.ratings.all():
        return Reveal.NOT_RATED
    return Reveal.REVEALED if debrief.sealed_before_telling else Reveal.AFTERWARDS


def _bands(rows: Iterable[SelfRating | EmployerRating]) -> dict[Criterion, int]:
    return {Criterion(row.criterion): row.band for row in rows}


def guesses_of(candidate: User) -> list[Guess]:
    """Predictions that were sealed before the candidate knew, where they know by now."""
    debriefs = Debrief.objects.filter(
        plan__candidate=candidate,
        plan__branch__in=KNOWN_ENDS,
        sealed_at__isnull=False,
        sealed_before_telling=True,
        confidence__isnull=False,
    ).select_related("plan")
    return [
        Guess(Expectation(row.expects), row.confidence or 0, KNOWN_ENDS[Branch(row.plan.branch)])
        for row in debriefs.order_by("sealed_at", "pk")
    ]
