"""Shares with honest bounds, and cells that nobody can compute back. Pure: no rows are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

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
