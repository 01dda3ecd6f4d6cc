#!/usr/bin/env bash
# SlipCover 1.1.0 beside coverage.py 7.17.5: both count branches, and both name a branch by two line numbers, but the way
# out of a function is line 0 for SlipCover and minus the function's first line for coverage.py. Arcs copied from one to
# the other are accepted without a word, and the report then calls a way out that was taken a missing branch.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check slipcover==1.1.0 coverage==7.17.5
cat >"$work/shift.py" <<'PYTHON'
HOURS = 8


def overtime(worked):
    if worked > HOURS:
        return worked - HOURS


overtime(7), overtime(9)
PYTHON
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import json
from pathlib import Path

import coverage
from slipcover import FileMatcher, ImportManager, Slipcover

HERE = str(Path("shift.py").resolve())


def missing(arcs):
    """What coverage.py finds missing, given these arcs as all that was passed."""
    Path("data").unlink(missing_ok=True)
    data = coverage.CoverageData("data")
    data.add_arcs({HERE: arcs})
    data.write()
    report = coverage.Coverage(data_file="data", branch=True)
    report.load()
    report.json_report(outfile="report.json")
    return json.loads(Path("report.json").read_text())["files"]["shift.py"]["missing_branches"]


probes = Slipcover(branch=True)
with ImportManager(probes, FileMatcher(sources=[Path.cwd()], omit=[])):
    import shift  # noqa: F401
facts = probes.get_coverage()["files"]["shift.py"]
lines = {(-1, line) for line in facts["executed_lines"]}
branches = {tuple(branch) for branch in facts["executed_branches"]}
seen = {
    "branches of SlipCover": sorted(branches),
    "missing as copied": missing(lines | branches),
    "missing as translated": missing(lines | {(start, end or -4) for start, end in branches}),
}
print(seen)
assert seen == {
    "branches of SlipCover": [(5, 0), (5, 6)],
    "missing as copied": [[5, -4]],
    "missing as translated": [],
}, "the behavior has changed"
PYTHON
