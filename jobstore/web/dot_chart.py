"""A dot chart as numbers that a template draws: rows with dots on a short scale, and its table.

A view builds it and `components/dot_chart.html` draws it, as SVG without script and styles.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 400
LEFT, RIGHT = 14, 386  # where the scale begins and ends
TOP, ROW = 34, 58  # height of the words of the scale, and of a row
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
    left: int = LEFT
    right: int = RIGHT


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
        height=TOP + ROW * len(rows),
    )


def _x(value: float, steps: int) -> int:
    inside = min(max(value, 1), steps)
    return round(LEFT + (inside - 1) * (RIGHT - LEFT) / (steps - 1))


def _ticks(scale: Sequence[str]) -> list[Tick]:
    last = len(scale) - 1
    anchors = {0: "start", last: "end"}
    return [
        Tick(_x(index + 1, len(scale)), word, anchors.get(index, "middle"))
        for index, word in enumerate(scale)
    ]


def _drawn(row: DotRow, index: int, scale: Sequence[str], series: Sequence[str]) -> DrawnRow:
    top = TOP + ROW * index
    dots = [
        Dot(_x(value, len(scale)), top + LINE_Y + LANES.get(shape, 0), shape)
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
