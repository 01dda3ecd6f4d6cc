"""Figures as a table in Markdown and a drawing."""

from collections.abc import Iterable, Sequence
from html import escape
from math import ceil
from statistics import mean

from bench.search.pages import Sample

PARTS = (50, 95, 100)
WIDTH, LABELS, LINE = 760, 130, 22
COLORS = {"this": "#1f6f5c", "alone": "#9a9a9a", "base": "#c26a2d"}
NAMES = {"this": "page", "alone": "tantivy alone", "base": "page of the build before"}
WHOLE = "all"


def percentile(values: Iterable[float], part: int) -> float:
    """By the nearest rank: a value that was measured."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * part / 100) - 1)]


def by_kind(samples: Sequence[Sample]) -> dict[str, list[Sample]]:
    kinds: dict[str, list[Sample]] = {}
    for sample in samples:
        kinds.setdefault(sample.kind, []).append(sample)
    return kinds | {WHOLE: list(samples)}


def figures(samples: Sequence[Sample], name: str) -> list[float]:
    return [percentile((sample.ms[name] for sample in samples), part) for part in PARTS]


def page_table(samples: Sequence[Sample], before: Sequence[Sample] = ()) -> list[str]:
    """p50 / p95 / max in milliseconds by kind; `before`: the same of the small corpus."""
    names = [name for name in NAMES if all(name in sample.ms for sample in samples)]
    peers = names[1:]
    head = ["kind", *(NAMES[name] for name in names), *(f"÷ {NAMES[name]}" for name in peers)]
    head += ["growth of p95"] * bool(before) + ["in the database", "statements", "kB"]
    lines = [_row(head), _row(["---"] * len(head))]
    small = by_kind(before)
    for kind, group in by_kind(samples).items():
        found = {name: figures(group, name) for name in names}
        cells = [kind, *(" / ".join(f"{ms:,.1f}" for ms in found[name]) for name in names)]
        cells += [_ratios(found["this"], found[name]) for name in peers]
        if before:
            cells.append(f"{found['this'][1] / figures(small[kind], 'this')[1]:.1f} ×")
        cells += [
            f"{mean(sample.in_database for sample in group):.0%}",
            f"{mean(sample.statements for sample in group):.1f}",
            f"{mean(sample.bytes for sample in group) / 1000:.0f}",
        ]
        lines.append(_row(cells))
    return lines


def _ratios(ours: Sequence[float], theirs: Sequence[float]) -> str:
    pairs = zip(ours[:2], theirs[:2], strict=True)
    return " / ".join(f"{our / max(their, 0.001):.2f} ×" for our, their in pairs)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def page_chart(samples: Sequence[Sample], title: str) -> str:
    """A bar for each kind and each who: p95, with p50 as a mark in it."""
    kinds = by_kind(samples)
    names = [name for name in NAMES if all(name in sample.ms for sample in samples)]
    scale = (WIDTH - LABELS - 90) / max(
        figures(group, name)[1] for group in kinds.values() for name in names
    )
    parts, y = [_text(8, 20, title, "title"), *_legend(names)], 56
    for kind, group in kinds.items():
        parts.append(_text(8, y + 12, kind))
        for name in names:
            middle, high, _ = (value * scale for value in figures(group, name))
            parts.append(_box(LABELS, y, high, COLORS[name]))
            parts.append(_box(LABELS + middle - 1, y, 2, "#ffffff"))
            parts.append(_text(LABELS + high + 6, y + 12, f"{high / scale:,.1f} ms"))
            y += LINE - 4
        y += 10
    style = "text{font:13px sans-serif;fill:#333}.title{font-weight:bold}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" role="img">'
        f'<title>{escape(title)}</title><style>{style}</style><rect width="{WIDTH}" height="{y}"'
        f' fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _legend(names: Sequence[str]) -> list[str]:
    found = []
    for place, name in enumerate(names):
        x = LABELS + place * 190
        found += [_box(x, 32, 12, COLORS[name]), _text(x + 18, 44, NAMES[name])]
    return found


def _box(x: float, y: float, width: float, color: str) -> str:
    return f'<rect x="{x:.1f}" y="{y}" width="{max(width, 1):.1f}" height="14" fill="{color}"/>'


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    shape = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y}"{shape}>{escape(text)}</text>'
