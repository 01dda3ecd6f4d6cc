"""`make bench PAGES=1 BASE=<commit>`: what pages cost, this build and another side by side.

SIZE=<openings> PAIRS=<number> BASE=<commit> python -m bench.pages
"""

import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.builds import ROOT, Asked, Build, checked_out
from tests import servers

HERE = Path(__file__).resolve().parent
REPORT = ROOT / "var" / "bench" / "pages.json"
PAGES = (
    *("home", "search", "opening", "status", "plan", "plans", "board", "recruiter", "staff"),
    "staff lists",
)
SECONDS = 0.4  # of one measurement of a page, about
MOST = 20  # requests of one measurement

Figures = dict[str, float]


def measured(build: Asked, page: str, times: int) -> Figures:
    found = build.ask(f"{page} {times}")
    return found | {"processor": found["web"] + found["database"]}


def compare(probes: dict[str, Asked], pairs: int) -> dict[str, dict[str, list[Figures]]]:
    """Each page in turns of all builds, every other turn in the other order."""
    found: dict[str, dict[str, list[Figures]]] = {}
    for page in PAGES:
        first = {name: measured(probe, page, 1) for name, probe in probes.items()}
        slowest = max(measured(probe, page, 1)["wall"] for probe in probes.values())
        times = max(1, min(MOST, int(SECONDS / slowest)))
        found[page] = {name: [] for name in first}
        for turn in range(pairs):
            order = list(probes) if turn % 2 else list(reversed(probes))
            for name in order:
                found[page][name].append(measured(probes[name], page, times))
    return found


def ratios(over: list[Figures], under: list[Figures]) -> str:
    """Of the processor time, pair by pair: median, and the two middle quarters."""
    values = sorted(
        one["processor"] / other["processor"] for one, other in zip(over, under, strict=True)
    )
    quarter = len(values) // 4
    return f"{median(values):.2f} x ({values[quarter]:.2f} to {values[-1 - quarter]:.2f})"


def line_of(page: str, turns: dict[str, list[Figures]]) -> str:
    def of(name: str, figure: str) -> float:
        return median(one[figure] for one in turns[name])

    cells = [f"{page:12}"]
    cells += [
        f"{of(name, 'processor') * 1000:8.1f} ms {of(name, 'statements'):6.1f} st"
        f" {of(name, 'bytes') / 1000:7.0f} kB"
        for name in ("base", "this")
    ]
    cells += [ratios(turns["base"], turns["this"]), ratios(turns["again"], turns["this"])]
    return "  ".join(cells)


def main() -> int:
    size = int(os.environ.get("SIZE") or 10_000)
    pairs = int(os.environ.get("PAIRS") or 9)
    commit = os.environ.get("BASE") or "HEAD"
    work = Path(tempfile.mkdtemp(prefix="jobstore-pages-"))
    try:
        with servers.postgres() as url, contextlib.ExitStack() as stack:
            base = Build("base", checked_out(commit, work / "base"), f"{url}_base", work / "var1")
            this = Build("this", ROOT, url, work / "var2")
            servers.create_database(f"{url}_base")
            for build in (this, base):
                build.run("manage.py", "migrate", "-v", "0")
                build.run("manage.py", "demo")
                build.run(HERE / "seed.py", str(size))
                if (build.root / "openings" / "index").exists():
                    build.run("manage.py", "index", "--rebuild")
            builds = {"base": base, "this": this, "again": this}
            probes = {
                name: stack.enter_context(one.asked(HERE / "probe.py"))
                for name, one in builds.items()
            }
            found = compare(probes, pairs)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    report(found, commit=commit, size=size, pairs=pairs)
    return 0


def report(
    found: dict[str, dict[str, list[Figures]]], *, commit: str, size: int, pairs: int
) -> None:
    out = sys.stdout
    out.write(f"{size:,} openings, {pairs} turns; base is {commit}. Processor time of the web\n")
    out.write("process and of its database process, statements and bytes of one request.\n\n")
    out.write(f"{'page':12}  {'base':32}  {'this build':32}  ")
    out.write(f"{'base / this':26}  this / this\n")
    for page, turns in found.items():
        out.write(line_of(page, turns) + "\n")
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the servers go as well
    sys.exit(main())
