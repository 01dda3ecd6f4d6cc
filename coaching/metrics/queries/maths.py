"""Figures that nobody can be computed out of: one voice a person, steps of five, no few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean, median

from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.states import FeedbackState

FEWEST_CHARACTERS = 40
NOT_DONE = frozenset({FeedbackState.RETURNED, FeedbackState.CANCELED})


def counts_as_answered(request: FeedbackRequest) -> bool:
    """Declined with a reason, or answered with a point and a sentence.

    The request's answer and its picks are loaded.
    """
    if request.state == FeedbackState.DECLINED:
        return bool(request.decline_reason)
    answer: FeedbackAnswer | None = getattr(request, "answer", None)
    if answer is None or request.state in NOT_DONE:
        return False
    picks = list(answer.picks.all())
    texts = [answer.strength, answer.advice, answer.next_time, *(pick.improve for pick in picks)]
    length = answer.erased_length + sum(len(text.strip()) for text in texts)
    return bool(picks) and length >= FEWEST_CHARACTERS


K = 5  # distinct candidates behind anything that is shown
ROUND_TO = 5  # percent
Z = 1.96  # of a 95 % interval


@dataclass(frozen=True)
class Share:
    """A part of a whole, with the bounds between which the true share most likely lies."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else 0.0

    @property
    def low(self) -> float:
        return wilson(self.part, self.whole)[0]

    @property
    def high(self) -> float:
        return wilson(self.part, self.whole)[1]

    @property
    def percent(self) -> int:
        return round(100 * self.value)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The Wilson score interval; of nothing everything between 0 and 1 may be true."""
    if whole <= 0:
        return 0.0, 1.0
    share = part / whole
    spread = Z * Z / whole
    center = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    return max(0.0, center - half), min(1.0, center + half)


def rounded(percent: float) -> int:
    """To the nearest step: 12.4 is 10, 12.5 is 15."""
    return int((percent + ROUND_TO / 2) // ROUND_TO) * ROUND_TO


def hidden_cells(counts: Mapping[str, int], *, k: int = K) -> set[str]:
    """Cells below `k`; a single one takes the next smallest with it, or it could be computed.

    A cell of nobody is hidden like one of four: "nobody" and "few" look alike.
    """
    hidden = {name for name, count in counts.items() if count < k}
    behind = [name for name in hidden if counts[name]]
    shown = sorted(counts.keys() - hidden, key=lambda name: (counts[name], name))
    if len(behind) == 1 and shown:
        hidden.add(shown[0])
    return hidden


def hidden_in_table(rows: Mapping[str, Mapping[str, int]], *, k: int = K) -> dict[str, set[str]]:
    """The same for a table whose margins are known: no row and no column hides a single cell."""
    hidden = {row: hidden_cells(cells, k=k) for row, cells in rows.items()}
    while _hide_one_more(rows, hidden):
        pass
    return hidden


def _hide_one_more(rows: Mapping[str, Mapping[str, int]], hidden: dict[str, set[str]]) -> bool:
    columns = sorted({name for cells in rows.values() for name in cells})
    lines = [[(row, name) for row in rows if name in rows[row]] for name in columns]
    lines += [[(row, name) for name in rows[row]] for row in rows]
    for line in lines:
        behind = [(row, name) for row, name in line if name in hidden[row] and rows[row][name]]
        shown = [(rows[row][name], row, name) for row, name in line if name not in hidden[row]]
        if len(behind) == 1 and shown:
            _count, row, name = min(shown)
            hidden[row].add(name)
            return True
    return False


People = frozenset[int]
NOBODY: People = frozenset()


@dataclass(frozen=True)
class HealthFigure:
    """One line of the page. An empty value stands on too few people to be shown."""

    label: str
    value: str = ""
    hint: str = ""
    bar: tuple[float, float, float] | None = None  # share, low, high in percent
    out_of: str = ""


def is_few(people: int, *, of: int) -> bool:
    """Whether a group could be recognized in a share of `of`: some, but fewer than K.

    A group that the rounding loses looks like nobody.
    """
    return 0 < people < K and rounded(100 * people / of) > 0


class Funnel:
    """Shares of one set of people. No two that are shown leave a few people between them."""

    def __init__(self, everybody: People) -> None:
        self._told = [NOBODY, everybody]

    def share(self, label: str, part: People, whole: People, *, hint: str = "") -> HealthFigure:
        """Left out where it, or what it leaves of another share, is about a few people.

        `whole` is everybody or a part that was asked for before: hidden, it hides its own parts.
        """
        if len(whole) < K or whole not in self._told or self._leaves_few(part, of=len(whole)):
            return HealthFigure(label, hint=hint)
        self._told.append(part)
        share = Share(len(part), len(whole))
        low, middle, high = (rounded(100 * item) for item in (share.low, share.value, share.high))
        about = len(whole) // ROUND_TO * ROUND_TO
        return HealthFigure(
            label,
            value=_in_words(middle),
            hint=hint,
            bar=(middle, low, high),
            out_of=f"about {about} people",
        )

    def _leaves_few(self, part: People, *, of: int) -> bool:
        sides = [side for told in self._told for side in (part - told, told - part)]
        return any(is_few(len(side), of=of) for side in sides)


def share_of_people(label: str, part: People, whole: People, *, hint: str = "") -> HealthFigure:
    return Funnel(whole).share(label, part, whole, hint=hint)


def _in_words(percent: int) -> str:
    """The ends stay open: nobody and a few look alike, and so do everybody and nearly everybody."""
    if percent == 0:
        return f"under {ROUND_TO}%"
    return f"over {100 - ROUND_TO}%" if percent == 100 else f"{percent}%"  # noqa: PLR2004 -- percent


def middle_of_people(
    label: str, values: Mapping[int, Sequence[float]], unit: str, *, hint: str = "median"
) -> HealthFigure:
    """The median over people, each with the median of their own values, in whole units."""
    if len(values) < K:
        return HealthFigure(label, hint=hint)
    whole = round(median(median(own) for own in values.values()))
    words = f"{whole} {unit}{'' if whole == 1 else 's'}" if whole else f"under 1 {unit}"
    return HealthFigure(label, value=words, hint=hint)


def mean_of_people(
    label: str, values: Mapping[int, Sequence[float]], unit: str, *, hint: str
) -> HealthFigure:
    """The mean over people, each with the mean of their own values."""
    if len(values) < K:
        return HealthFigure(label, hint=hint)
    return HealthFigure(
        label, value=f"{mean(mean(own) for own in values.values()):.1f} {unit}", hint=hint
    )


def share_of_mails(label: str, part: int, whole: int, *, people: int, hint: str) -> HealthFigure:
    """Exact to a hundredth of a percent, to be held against a goal; sent to K people or more."""
    if people < K:
        return HealthFigure(label, hint=hint)
    share = Share(min(part, whole), whole)
    return HealthFigure(
        label,
        value=f"{100 * share.value:.2f}%",
        hint=hint,
        bar=(
            round(100 * share.value, 2),
            round(100 * share.low, 2),
            round(100 * share.high, 2),
        ),
        out_of=f"{whole} mails",
    )
