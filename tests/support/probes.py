"""A plugin of pytest that notes what tests pass through, with probes that fall away once passed.

A trace, as `coverage` keeps it before Python 3.12, doubles the time of a test. The probes of
SlipCover cost next to nothing, but half a minute of a process that ends at once: so the processes
of pytest have probes, and what they start (servers, workers, commands) is traced. Both are written
as data of `coverage`, which knows what is a statement and a branch.
"""

import ast
import os
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from coverage import CoverageData
from slipcover import FileMatcher, ImportManager, Slipcover

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["coverage"]["run"]
DATA = ROOT / SETTINGS["data_file"]
FOLDERS = [ROOT / name for name in SETTINGS["source_pkgs"]]
Arc = tuple[int, int]
ENTRY = -1  # the line before the first one, as `coverage` writes it

matcher = FileMatcher(sources=FOLDERS, omit=SETTINGS["omit"])
probes = Slipcover(branch=True)
if "PYTEST_XDIST_WORKER" in os.environ:  # who hands out the tests runs none of them
    ImportManager(probes, matcher).__enter__()
    # For what this process starts; `coverage` has a hook in each Python that reads it.
    os.environ["COVERAGE_PROCESS_START"] = str(ROOT / "pyproject.toml")
    os.environ["COVERAGE_FILE"] = str(DATA)


def pytest_unconfigure() -> None:
    """Modules that nobody imported count, too."""
    data = CoverageData(str(DATA), suffix=f"probes.{os.getpid()}")
    files = [path for folder in FOLDERS for path in folder.rglob("*.py") if matcher.matches(path)]
    passed = {ROOT / path: facts for path, facts in probes.get_coverage()["files"].items()}
    data.add_arcs(
        {
            str(path): arcs_of(
                path.read_text(),
                lines=passed[path]["executed_lines"],
                branches=passed[path]["executed_branches"],
            )
            for path in files
            if path in passed
        }
    )
    data.touch_files(map(str, files))
    data.write()


def arcs_of(source: str, *, lines: Iterable[int], branches: Iterable[Arc]) -> set[Arc]:
    """From where to where the code went: SlipCover ends a function at 0, `coverage` at its line."""
    functions = list(_functions(source))
    arcs = {(ENTRY, line) for line in lines}
    for start, end in branches:
        around = [first for first, last in functions if first <= start <= last]
        arcs.add((start, end or -max(around, default=1)))
    return arcs


def _functions(source: str) -> Iterator[Arc]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.end_lineno or node.lineno
