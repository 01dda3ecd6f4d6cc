"""`make bench SEARCH=1000000`: what searches cost among so many openings.

PARTS=pages,alone,growth,icontains,memory,opening,indexing,latency: only those.
BASE=<commit>: the pages of that build in turns with ours.
ROUNDS=<number> of each page. TIME=processor: counted where other work keeps the machine busy.
FUZZ=<number>: odd addresses instead, and what they meet. SEED=<number> of them.
"""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from bench.builds import ROOT, Asked, checked_out
from bench.search import fuzz as fuzzer
from bench.search import parts, store, upkeep
from bench.search.load import bar
from bench.search.pages import Sample, Who, measure
from bench.search.queries import searches
from bench.search.report import page_chart, page_table
from bench.search.store import Filled

HERE = Path(__file__).resolve().parent
SMALL = 10_000  # the corpus that growth is measured from
OUT = ROOT / "var" / "bench"
PARTS = ("pages", "alone", "growth", "icontains", "memory", "opening", "indexing", "latency")
SUBSTRINGS = ("engineer", "registered nurse", "kubernetes")


class Run:
    """One measurement: what is asked for, and what has been found out."""

    def __init__(self, server: str, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.size = int(os.environ.get("SEARCH") or SMALL)
        self.rounds = int(os.environ.get("ROUNDS") or 3)
        self.parts = (os.environ.get("PARTS") or ",".join(PARTS)).split(",")
        self.time = os.environ.get("TIME") or "wall"
        self.lines: list[str] = []

    def filled(self, size: int, name: str = "this", root: Path = ROOT) -> Filled:
        return store.filled(name, root, size, server=self.server, folder=self.folder)

    def begin(self) -> None:
        load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
        cores = os.cpu_count()
        today = datetime.now(UTC)
        self.say([f"{self.size:,} openings, {today:%B %-d, %Y}, {cores} cores, load {load}."])

    def say(self, lines: Sequence[str]) -> None:
        self.lines += [*lines, ""]
        print("\n".join(lines), flush=True)


def probing(one: Filled) -> contextlib.AbstractContextManager[Asked]:
    return one.build.asked(HERE / "probe.py", one.at.isoformat())


def pages_of(run: Run, builds: Sequence[Filled], title: str) -> list[Sample]:
    """The page of each build, and the engine alone in the process of the first."""
    with contextlib.ExitStack() as stack:
        asked = [stack.enter_context(probing(one)) for one in builds]
        who: Who = {
            one.build.name: (process, "page") for one, process in zip(builds, asked, strict=True)
        }
        if "alone" in run.parts:
            who["alone"] = (asked[0], "alone")
        known = searches()
        progress = bar(title, len(known) * len(known[0].pages()) * (run.rounds + 1))
        return measure(who, known, rounds=run.rounds, time=run.time, progress=progress)


def pages(run: Run, base: Path | None) -> None:
    builds = [run.filled(run.size)]
    if base:
        builds.append(run.filled(run.size, "base", base))
    found = pages_of(run, builds, f"pages at {run.size:,}")
    before = []
    if "growth" in run.parts and run.size > SMALL:
        before = pages_of(run, [run.filled(SMALL)], f"pages at {SMALL:,}")
    title = f"Search pages among {run.size:,} openings, p50 / p95 / max in ms ({run.time} time)"
    run.say([f"## {title}", "", *page_table(found, before)])
    drawn = page_chart(found, f"Search pages among {run.size:,} openings: p95, p50 as a mark")
    (OUT / f"search-{run.size}.svg").write_text(drawn)


def icontains(run: Run) -> None:
    one = run.filled(run.size)
    lines = []
    with probing(one) as process:
        for words in SUBSTRINGS:
            process.ask(f"page q={words.replace(' ', '+')}")
            ours = process.ask(f"page q={words.replace(' ', '+')}")["wall"]
            theirs = process.ask(f"icontains {words}")["wall"]
            lines.append(f"| {words} | {ours:,.1f} | {theirs:,.0f} | {theirs / ours:,.0f} × |")
    head = ["| words | page, ms | `icontains` with count, ms | ratio |", "|---|---|---|---|"]
    run.say(["## Against `icontains` and a count", "", *head, *lines])


def fuzz(run: Run, count: int) -> bool:
    one, seed = run.filled(run.size), int(os.environ.get("SEED") or 8)
    with probing(one) as process:
        lines, is_good = fuzzer.meet(process, count, seed, run.time)
    run.say(lines)
    return is_good


def index(run: Run) -> None:
    one = run.filled(run.size)
    with probing(one) as process:
        if "indexing" in run.parts:
            run.say(upkeep.indexing(one, process.ask("live all")["count"]))
        if "latency" in run.parts:
            run.say(upkeep.latency(one, process))


def opening(run: Run) -> None:
    one = run.filled(run.size)
    with probing(one) as process:
        paths = process.ask(f"openings {parts.OPENINGS}")["paths"]
    run.say(parts.opening_rate(one, paths))


def measure_all(run: Run, work: Path) -> None:
    commit = os.environ.get("BASE")
    if "pages" in run.parts:
        pages(run, checked_out(commit, work / "base") if commit else None)
    if "icontains" in run.parts:
        icontains(run)
    if "memory" in run.parts:
        run.say(parts.memory(run.filled(run.size)))
    if "opening" in run.parts:
        opening(run)
    if {"indexing", "latency"} & set(run.parts):
        index(run)


def main() -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="jobstore-search-"))
    started, odd, is_good = perf_counter(), int(os.environ.get("FUZZ") or 0), True
    try:
        with store.kept_cluster() as (server, folder):
            run = Run(server, folder)
            run.begin()
            if odd:
                is_good = fuzz(run, odd)
            else:
                measure_all(run, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    report = OUT / f"search-{run.size}{'-fuzz' if odd else ''}.md"
    report.write_text("\n".join(run.lines))
    print(f"\n{report}, {perf_counter() - started:,.0f} s")
    return 0 if is_good else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the servers go as well
    sys.exit(main())
