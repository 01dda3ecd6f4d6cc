"""What the numbers say, in sentences: of one interview, of several, and against “I blew it”."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from coaching.debrief.models import Debrief, SelfRating
from coaching.debrief.queries.measure import Claim, Pairing, Trend, claim_of, fair_pairings
from coaching.debrief.states import Band, Criterion, Expectation
from coaching.letter.queries.state import has_set_right
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import branch_at
from coaching.plan.states import WENT_ON, Branch, PlanState
from coaching.practice.states import Rater
from jobstore.people.user.models import User


@dataclass(frozen=True)
class Change:
    criterion: Criterion
    before: Band
    now: Band

    @property
    def says(self) -> str:
        if self.now == self.before:
            return "as before"
        return "up" if self.now > self.before else "down"


@dataclass(frozen=True)
class Progress:
    last: Debrief
    this: Debrief
    changes: list[Change]

    @property
    def summary(self) -> str:
        """Which points are up, by name: a count would be a score."""
        if not self.changes:
            return "You rated no point both times, so there is nothing to compare."
        up = [change.criterion.label for change in self.changes if change.now > change.before]
        return f"Up since the last time: {', '.join(up)}." if up else "No point is up this time."


def progress_of(candidate: User) -> Progress | None:
    """The two latest interviews with a sealed debrief; None when there are not two."""
    debriefs = (
        Debrief.objects.filter(plan__candidate=candidate, sealed_at__isnull=False)
        .select_related("plan__interview__application__opening__employer")
        .prefetch_related(Prefetch("ratings", SelfRating.objects.order_by("pk")))
        .order_by("-plan__interview__starts_at", "pk")
    )
    latest = list(debriefs[:2])
    if len(latest) <= 1:
        return None
    this, last = latest
    now, before = _bands(this), _bands(last)
    changes = [
        Change(item, before[item], now[item])
        for item in Criterion
        if item in before and item in now
    ]
    return Progress(last=last, this=this, changes=changes)


def _bands(debrief: Debrief) -> dict[Criterion, Band]:
    return {Criterion(row.criterion): Band(row.band) for row in debrief.ratings.all()}


A_STEP = 1.0
COIN = 0.25  # the Brier score of somebody who always says "fifty-fifty"


def headline(pairing: Pairing) -> str:
    """The first sentence of the page: the good side of it first, and never a score."""
    points = len(pairing.gaps)
    if pairing.rated_higher:
        said = f"On {pairing.rated_higher} of {_points(points)} they rated you higher."
        if pairing.rated_lower > pairing.rated_higher:
            said += f" On {pairing.rated_lower} they saw it more strictly than you."
        return said
    if pairing.rated_same == points:
        return f"On {_all(points)} they saw you as you saw yourself."
    if pairing.rated_same:
        return (
            f"On {pairing.rated_same} of {_points(points)} they saw you as you saw yourself."
            f" On {pairing.rated_lower} they saw it more strictly."
        )
    return f"On {_all(points)} they saw it more strictly than you. Pick one to work on."


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"


def _all(count: int) -> str:
    return "the one point" if count == 1 else f"all {count} points"


def say_bias(bias: float) -> str:
    if not round(bias, 1):
        return "On average you rated yourself as they did."
    way = "lower" if bias < 0 else "higher"
    return f"On average you rated yourself {_steps(bias)} {way} than they did."


def say_error(error: float) -> str:
    if not round(error, 1):
        return "You saw the same on every point."
    return f"Your words and theirs are {_steps(error)} apart on average."


def _steps(value: float) -> str:
    size = f"{abs(value):.1f}".removesuffix(".0")
    return "1 step" if abs(value) == A_STEP or size == "1" else f"{size} steps"


def say_claim(claim: Claim) -> str:
    of = f"{{}} of {claim.count}"
    if claim.lower * 2 > claim.count:
        return f"You rated yourself lower than they did on {of.format(claim.lower)} interviews."
    if claim.higher * 2 > claim.count:
        return f"You rated yourself higher than they did on {of.format(claim.higher)} interviews."
    return (
        f"You rated yourself lower than they did on {of.format(claim.lower)} interviews,"
        f" and higher on {claim.higher}. You are a fair judge of yourself."
    )


def say_trend(trend: Trend) -> str:
    before, now = _steps(trend.before), _steps(trend.now)
    if before == now:
        return f"Your view stays as close to theirs as it was: {now} apart."
    if trend.gets_closer:
        return f"Your view gets closer to theirs: {before} apart at first, {now} now."
    return f"Your view and theirs were {before} apart at first, and are {now} apart now."


def say_brier(score: float, count: int) -> str:
    number = f"{score:.2f}"
    if score < COIN:
        said = "Your guesses are better than a coin."
    else:
        said = "So far a coin would guess as well. How it felt says little about how it ends."
    return (
        f"{said} Over {count} interviews they were off by {number} on a scale from 0, always"
        " right and sure, to 1, always wrong and sure. Tossing a coin gives 0.25."
    )


_CLOSEST = {
    Rater.SELF: "Your own view comes closest to what employers see. You can trust it.",
    Rater.FRIEND: "A friend’s view comes closest to what employers see. Ask one again.",
    Rater.COACH: "A coach’s view comes closest to what employers see. Practice with one again.",
}


def say_closest(rater: Rater, count: int) -> str:
    return f"{_CLOSEST[rater]} That is so over {count} interviews."


@dataclass(frozen=True)
class Finding:
    """What research found, said with its limits, and where to read it."""

    text: str
    source: str


LIKING_GAP = Finding(
    "Feelings are a poor guide here. In several studies, people who had just talked with somebody"
    " new were liked more than they thought. That was not about interviews alone, so take it as a"
    " hint.",
    "Boothby and others, “The Liking Gap in Conversations”, 2018",
)

TRANSPARENCY = Finding(
    "Nerves often show less than they feel. Speakers who were told so gave better talks. A small"
    " later study did not find it again, so take it as a hint too.",
    "Savitsky and Gilovich, “The illusion of transparency”, 2003",
)


@dataclass(frozen=True, kw_only=True)
class RealityCheck:
    debrief: Debrief
    is_pending: bool  # the candidate knows of no decision
    has_no_answer: bool
    can_write: bool  # one thing can still be set right
    outcome: str  # how the guess turned out; "" while nothing is known
    record: str  # the own history in one sentence; "" below three interviews
    findings: tuple[Finding, ...]  # what others found, where there is no own history


def reality_check_of(plan: RecoveryPlan, debrief: Debrief, *, at: datetime) -> RealityCheck:
    branch = branch_at(plan, at=at)
    claim = claim_of(fair_pairings(plan.candidate))
    return RealityCheck(
        debrief=debrief,
        is_pending=branch in {Branch.PENDING, Branch.NO_ANSWER},
        has_no_answer=branch == Branch.NO_ANSWER,
        can_write=(
            branch == Branch.PENDING
            and plan.state == PlanState.ACTIVE
            and bool(plan.interview.interviewers.all())
            and not has_set_right(plan)
        ),
        outcome=_outcome(debrief, branch),
        record=say_claim(claim) if claim else "",
        findings=() if claim else (LIKING_GAP, TRANSPARENCY),
    )


def _outcome(debrief: Debrief, branch: Branch) -> str:
    """The guess beside the answer; a guess that was written after it says nothing."""
    if not debrief.sealed_before_telling or branch not in WENT_ON | {Branch.NOT_SELECTED}:
        return ""
    is_yes = branch in WENT_ON
    answer = "They wanted to go on with you." if is_yes else "They said no."
    expected = {Expectation.YES: True, Expectation.NO: False}.get(Expectation(debrief.expects))
    if expected is None:
        return answer
    return f"{answer} {'You guessed right.' if expected == is_yes else 'Your guess was wrong.'}"
