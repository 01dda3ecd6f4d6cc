"""Bars and columns as numbers that a template draws: no script and no style is needed."""

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, WIDTH = 0, 400  # of the scale, in units of the picture
ROW = 46  # height of a label and its bar
BAR = 14
LABEL_AT, BAR_AT = 14, 20  # inside a row
COLUMN = 12  # width of a column with its gap
COLUMNS_HIGH = 120


@dataclass(frozen=True)
class Bar:
    """One value and where it stands in the picture; a share has the bounds of its truth."""

    label: str
    share: float  # of the longest possible bar, in percent
    low: float
    high: float
    words: str  # the share as a person reads it
    row: int

    @property
    def has_bounds(self) -> bool:
        return self.high > self.low

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
    return _chart(key, title, bars)


def count_chart(key: str, title: str, rows: Sequence[tuple[str, int]]) -> BarChart:
    """`rows`: label and count; the largest count fills the width."""
    most = max((count for _, count in rows), default=0) or 1
    bars = [
        Bar(label, 100 * count / most, 0.0, 0.0, str(count), number)
        for number, (label, count) in enumerate(rows)
    ]
    return _chart(key, title, bars)


def _chart(key: str, title: str, bars: list[Bar]) -> BarChart:
    summary = "Nothing to show."
    if bars:
        top = max(bars, key=lambda bar: bar.share)
        summary = f"{len(bars)} bars. The longest is “{top.label}” with {top.words}."
    return BarChart(key, title, summary, bars, height=max(1, len(bars)) * ROW)


@dataclass(frozen=True)
class Column:
    """One count in a row of equal spans, such as hours."""

    label: str
    count: int
    x: int
    y: int
    height: int
    has_label: bool


@dataclass(frozen=True)
class ColumnChart:
    key: str  # unique on the page
    title: str
    summary: str
    columns: list[Column]
    most: int
    width: int
    height: int = COLUMNS_HIGH
    label_y: int = COLUMNS_HIGH + LABEL_AT
    full_height: int = COLUMNS_HIGH + ROW // 2
    column_width: int = COLUMN - 2


def column_chart(
    key: str, title: str, rows: Sequence[tuple[str, int]], *, label_every: int
) -> ColumnChart:
    """`rows`: label and count, in order; every so many columns one is named."""
    most = max((count for _, count in rows), default=0)
    columns = []
    for number, (label, count) in enumerate(rows):
        height = round(COLUMNS_HIGH * count / most) if most else 0
        height = max(height, 2) if count else 0
        is_named = number % label_every == 0
        place = (number * COLUMN, COLUMNS_HIGH - height)
        columns.append(Column(label, count, *place, height, is_named))
    total = sum(count for _, count in rows)
    summary = f"{len(rows)} columns with {total} in all; the highest has {most}."
    return ColumnChart(key, title, summary, columns, most, width=COLUMN * max(1, len(rows)))
