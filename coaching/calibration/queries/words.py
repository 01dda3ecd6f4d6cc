"""What the numbers say, in sentences. A number alone tells nobody what to do."""

from coaching.calibration.queries.measure import Claim, Pairing, Trend
from coaching.practice.states import Rater

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
