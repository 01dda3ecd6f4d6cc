"""Every fault in the order in which it is run: what shares the running workers stands together."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.faults import broker, database, doubt, poison, race, workers
from tests.chaos.lab import Lab
from tests.chaos.report import Checks, Report


@dataclass(frozen=True)
class Fault:
    id: str
    title: str
    run: Callable[[Lab], Checks]
    is_gate: bool = True


FAULTS = (
    Fault("F1", "worker tree killed", workers.tree_killed),
    Fault("F2", "pool child killed", workers.child_killed),
    Fault("F3", "worker that sleeps past its lease", workers.zombie),
    Fault("F5", "no beat, then two, then three", workers.beats),
    Fault("F6", "Redis restarted", broker.restarted),
    Fault("F7", "Redis flushed", broker.flushed),
    Fault("F8", "Redis hung", broker.hung),
    Fault("F10", "Redis full, then read-only", broker.full),
    Fault("F11", "PostgreSQL crashed", database.crashed),
    Fault("F12", "database connections cut", database.cut),
    Fault("F19", "connection lost after the text", doubt.lost_after_data),
    Fault("F21", "answer later than the timeout", doubt.answered_late),
    Fault("F23", "cancels race with senders", race.cancels),
    Fault("F25", "rows that poison their sender", poison.poison_rows),
    Fault("F4", "stopped for a deploy", workers.stopped),
)


def run_all(lab: Lab, report: Report, *, only: list[str]) -> None:
    for fault in FAULTS:
        if only and fault.id not in only:
            continue
        report.measure(fault.id, fault.title, lambda f=fault: _run(lab, f), is_gate=fault.is_gate)


def _run(lab: Lab, fault: Fault) -> Checks:
    lab.reset()
    return fault.run(lab)
