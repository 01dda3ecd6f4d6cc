"""Charts as numbers that a template draws, each with its table: it needs no script and no style."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 400  # of a chart, in units of the picture
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
    return round(WIDTH * min(100.0, max(0.0, percent)) / 100)


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


DOTS_FROM, DOTS_TO = 14, 386  # where the scale begins and ends
TOP, DOT_ROW = 34, 58  # height of the words of the scale, and of a row
LABEL_Y, LINE_Y = 14, 39  # inside a row
SHAPES = ("ring", "dot", "triangle", "square")
# Shapes that stand off the line, so that nothing hides anything: how far up or down.
LANES = {"triangle": -15, "square": 15}
BAND_WORDS = ("missing", "partly", "mostly", "fully")


@dataclass(frozen=True)
class DotRow:
    """What is rated, and one value for each series; None where that one has no value."""

    label: str
    values: tuple[float | None, ...]
    note: str = ""  # the last column of the table


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    shape: str


@dataclass(frozen=True)
class DrawnRow:
    label: str
    label_y: int
    line_y: int
    span: tuple[int, int] | None  # from the lowest dot to the highest
    dots: list[Dot]
    named_cells: list[tuple[str, str]]
    note: str


@dataclass(frozen=True)
class Tick:
    x: int
    word: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class DotChart:
    key: str  # unique on the page
    title: str
    summary: str  # what a person who sees no picture must know
    series: list[tuple[str, str]]  # name, shape
    ticks: list[Tick]
    rows: list[DrawnRow]
    note_head: str
    height: int
    width: int = WIDTH
    left: int = DOTS_FROM
    right: int = DOTS_TO


def dot_chart(
    *,
    key: str,
    title: str,
    summary: str,
    series: Sequence[str],
    rows: Sequence[DotRow],
    scale: Sequence[str] = BAND_WORDS,
    note_head: str = "",
) -> DotChart:
    """Values run from 1 to the number of words of the scale; at most four series."""
    names = list(zip(series, SHAPES, strict=False))
    return DotChart(
        key=key,
        title=title,
        summary=summary,
        series=names,
        ticks=_ticks(scale),
        rows=[_drawn(row, index, scale, series) for index, row in enumerate(rows)],
        note_head=note_head,
        height=TOP + DOT_ROW * len(rows),
    )


def _dot_x(value: float, steps: int) -> int:
    inside = min(max(value, 1), steps)
    return round(DOTS_FROM + (inside - 1) * (DOTS_TO - DOTS_FROM) / (steps - 1))


def _ticks(scale: Sequence[str]) -> list[Tick]:
    last = len(scale) - 1
    anchors = {0: "start", last: "end"}
    return [
        Tick(_dot_x(index + 1, len(scale)), word, anchors.get(index, "middle"))
        for index, word in enumerate(scale)
    ]


def _drawn(row: DotRow, index: int, scale: Sequence[str], series: Sequence[str]) -> DrawnRow:
    top = TOP + DOT_ROW * index
    dots = [
        Dot(_dot_x(value, len(scale)), top + LINE_Y + LANES.get(shape, 0), shape)
        for value, shape in zip(row.values, SHAPES, strict=False)
        if value is not None
    ]
    places = [dot.x for dot in dots]
    return DrawnRow(
        label=row.label,
        label_y=top + LABEL_Y,
        line_y=top + LINE_Y,
        span=(min(places), max(places)) if len(set(places)) > 1 else None,
        dots=dots,
        named_cells=[
            (name, _word(value, scale)) for name, value in zip(series, row.values, strict=False)
        ],
        note=row.note,
    )


def _word(value: float | None, scale: Sequence[str]) -> str:
    if value is None:
        return "not rated"
    return scale[int(value) - 1] if value == int(value) else f"{value:.1f}"
