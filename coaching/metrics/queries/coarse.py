"""Figures that nobody can be computed out of: one voice a person, steps of five, no few. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

from coaching.metrics.queries.maths import ROUND_TO, K, Share, rounded

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
