"""What each fault came to: a figure beside its goal, a line on the console, a file for others."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

LATEST = Path("var/chaos/latest.json")


class NotRun(Exception):
    """This profile or this machine leaves the fault out; the message says why."""


@dataclass(frozen=True)
class Measure:
    name: str
    value: float
    bound: str
    is_met: bool


@dataclass
class Checks:
    """The figures of one fault, each beside its goal."""

    measures: list[Measure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def zero(self, name: str, value: float) -> None:
        self._add(name, value, "0", is_met=value == 0)

    def equal(self, name: str, value: float, wanted: float) -> None:
        self._add(name, value, f"{wanted:g}", is_met=value == wanted)

    def at_most(self, name: str, value: float, most: float) -> None:
        self._add(name, value, f"≤ {most:g}", is_met=value <= most)

    def at_least(self, name: str, value: float, least: float) -> None:
        self._add(name, value, f"≥ {least:g}", is_met=value >= least)

    def note(self, text: str) -> None:
        """Measured and told, no gate."""
        self.notes.append(text)

    def _add(self, name: str, value: float, bound: str, *, is_met: bool) -> None:
        self.measures.append(Measure(name, round(value, 2), bound, is_met))

    @property
    def figure(self) -> str:
        return ", ".join([*(f"{m.name} {m.value:g}" for m in self.measures), *self.notes])

    @property
    def goal(self) -> str:
        return ", ".join(f"{measure.name} {measure.bound}" for measure in self.measures)

    @property
    def passed(self) -> bool:
        return bool(self.measures) and all(measure.is_met for measure in self.measures)


@dataclass(frozen=True)
class Line:
    id: str
    title: str
    figure: str
    goal: str
    passed: bool | None  # None: not run, and the figure is the reason
    seconds: float
    is_gate: bool = True

    @property
    def verdict(self) -> str:
        if self.passed is None:
            return "not run"
        return "pass" if self.passed else "FAIL" if self.is_gate else "missed, no gate"


class Report:
    def __init__(self, *, profile: str, seed: int) -> None:
        self.profile = profile
        self.seed = seed
        self.lines: list[Line] = []
        self.started = time.monotonic()

    def measure(
        self, name: str, title: str, run: Callable[[], Checks], *, is_gate: bool = True
    ) -> None:
        """Run one fault; whatever it raises is a failed gate, not the end of the others."""
        started = time.monotonic()
        try:
            checks = run()
            figure, goal, passed = checks.figure, checks.goal, checks.passed
        except NotRun as reason:
            figure, goal, passed = str(reason), "", None
        except Exception as error:  # noqa: BLE001 -- one fault never hides the others
            words = " ".join(str(error).split())[:300]
            figure, goal, passed = f"{type(error).__name__}: {words}", "runs to its end", False
        seconds = round(time.monotonic() - started, 1)
        self.add(Line(name, title, figure, goal, passed, seconds, is_gate))

    def add(self, line: Line) -> None:
        self.lines.append(line)
        goal = f" (goal: {line.goal})" if line.goal else ""
        text = f"{line.id:4} {line.verdict:7} {line.title}: {line.figure}{goal}"
        print(f"{text} [{line.seconds:.0f} s]", flush=True)

    @property
    def failed(self) -> list[str]:
        return [line.id for line in self.lines if line.passed is False and line.is_gate]

    def close(self) -> int:
        """Write the file and the last line; the exit status."""
        facts = {
            "profile": self.profile,
            "seed": self.seed,
            "seconds": round(time.monotonic() - self.started),
            "faults": [{**asdict(line), "pass": line.passed} for line in self.lines],
        }
        LATEST.parent.mkdir(parents=True, exist_ok=True)
        LATEST.write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n")
        ran = sum(line.passed is not None for line in self.lines)
        failed = f": {', '.join(self.failed)}" if self.failed else ""
        print(
            f"Chaos, profile {self.profile}, seed {self.seed}: {ran} of {len(self.lines)} ran, "
            f"{len(self.failed)} gates failed{failed} ({facts['seconds']} s)",
            flush=True,
        )
        return 1 if self.failed else 0
