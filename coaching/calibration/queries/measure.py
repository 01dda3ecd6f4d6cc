"""How far apart two views of one interview are. Pure: no rows are read, any rater fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeVar

from coaching.debrief.states import SHARED_CRITERIA, Criterion, Expectation

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
