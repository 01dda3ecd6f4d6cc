"""Bars with bounds as numbers that a template draws: no script and no style is needed."""

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, WIDTH = 0, 400  # of the scale, in units of the picture
ROW = 46  # height of a label and its bar
BAR = 14
LABEL_AT, BAR_AT = 14, 20  # inside a row


@dataclass(frozen=True)
class Bar:
    """One share in percent between its bounds, and where it stands in the picture."""

    label: str
    share: float
    low: float
    high: float
    words: str  # the share as a person reads it
    row: int

    @property
    def label_y(self) -> int:
        return self.row * ROW + LABEL_AT

    @property
    def bar_y(self) -> int:
        return self.row * ROW + BAR_AT

    @property
    def middle_y(self) -> int:
        return self.bar_y + BAR // 2

    @property
    def width(self) -> int:
        return _x(self.share)

    @property
    def low_x(self) -> int:
        return _x(self.low)

    @property
    def high_x(self) -> int:
        return _x(self.high)


@dataclass(frozen=True)
class BarChart:
    key: str  # unique on the page
    title: str
    summary: str  # what a person who sees no picture must know
    bars: list[Bar]
    height: int
    width: int = WIDTH
    bar_height: int = BAR


def _x(percent: float) -> int:
    return LEFT + round(WIDTH * min(100.0, max(0.0, percent)) / 100)


def bar_chart(
    key: str, title: str, rows: Sequence[tuple[str, float, float, float, str]]
) -> BarChart:
    """`rows`: label, share, low, high, all in percent, and the share in words."""
    bars = [
        Bar(label, share, low, high, words, number)
        for number, (label, share, low, high, words) in enumerate(rows)
    ]
    summary = "Nothing to show."
    if bars:
        top = max(bars, key=lambda bar: bar.share)
        summary = f"{len(bars)} bars. The longest is “{top.label}” with {top.words}."
    return BarChart(key, title, summary, bars, height=max(1, len(bars)) * ROW)
