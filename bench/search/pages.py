"""Pages of searches, and tantivy alone for the same ones, in turns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from bench.builds import Asked
from bench.search.queries import Search

OK = 200


@dataclass(frozen=True)
class Sample:
    """One address, by each of those who answered it."""

    kind: str
    query: str
    ms: dict[str, float]  # by who: this, alone, base
    statements: float = 0
    bytes: float = 0
    in_database: float = 0  # of its time


Who = dict[str, tuple[Asked, str]]  # by name: the process, and what it is asked for


def measure(
    who: Who,
    searches: Iterable[Search],
    *,
    rounds: int,
    time: str,
    progress: Callable[[int], None],
) -> list[Sample]:
    """Each round asks everybody for one address before the next one; the first is not counted.
    `time` is "wall", or on a machine that has other work "processor".
    """
    addresses = [(search.kind, query) for search in searches for query in search.pages()]
    seen: dict[str, dict[str, list[dict[str, float]]]] = {}
    done = 0
    for turn in range(rounds + 1):
        for _, query in addresses:
            order = list(who) if turn % 2 else list(reversed(who))
            for name in order:
                process, what = who[name]
                found = process.ask(f"{what} {query}")
                if found.get("status", OK) != OK:
                    raise RuntimeError(f"{name} answered {found['status']} to {query!r}")
                if turn:
                    seen.setdefault(query, {}).setdefault(name, []).append(found)
            done += 1
            progress(done)
    return [_sample(kind, query, seen[query], time) for kind, query in addresses]


def _sample(kind: str, query: str, turns: dict[str, list[dict[str, float]]], time: str) -> Sample:
    def of(name: str, figure: str) -> float:
        return median(one[figure] for one in turns[name]) if name in turns else 0

    return Sample(
        kind=kind,
        query=query,
        ms={name: of(name, time) for name in turns},
        statements=of("this", "statements"),
        bytes=of("this", "bytes"),
        in_database=of("this", "sql") / of("this", "wall"),
    )
