"""What the tests of a whole run passed through: branches, in workers and servers as well.

The data come from tests/support/probes.py."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path("var/coverage")
RUN = ["-m", "pytest", "-p", "tests.support.probes"]
# Per cent of lines and branches together. They only ever rise.
FLOORS = {"openings": 96.0, "coaching": 96.0, "jobstore/mail": 96.0, "jobstore/people": 96.0}


def forget() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)


def report() -> int:
    """Shows each part with its floor; 1 where one lies under it."""
    _coverage("combine", "--quiet")
    _coverage("json", "--quiet", "-o", str(FOLDER / "report.json"))
    files = json.loads((FOLDER / "report.json").read_text())["files"]
    summaries = {path: facts["summary"] for path, facts in files.items()}
    shares = {part: covered(summaries, part) for part in FLOORS}
    for part, share in shares.items():
        print(f"{part:16} {share:5.1f} % of lines and branches (floor {FLOORS[part]:.0f} %)")
    print(f"Line by line: .venv/bin/coverage report --show-missing --data-file={FOLDER / 'data'}")
    under = [part for part, share in shares.items() if share < FLOORS[part]]
    if under:
        print(f"Under the floor: {', '.join(under)}")
    return 1 if under else 0


def covered(summaries: Mapping[str, Mapping[str, int]], part: str) -> float:
    """Per cent of the lines and branches below that folder; 0 where there are none."""
    inside = [facts for path, facts in summaries.items() if path.startswith(f"{part}/")]
    reached = sum(facts["covered_lines"] + facts["covered_branches"] for facts in inside)
    there = sum(facts["num_statements"] + facts["num_branches"] for facts in inside)
    return 100 * reached / there if there else 0.0


def _coverage(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "coverage", *arguments], check=True, env=os.environ)
