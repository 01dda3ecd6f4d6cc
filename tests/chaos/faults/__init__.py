"""Every fault in the order in which it is run: what shares the running workers stands together."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.chaos.faults import (
    broker,
    clocks,
    crash_web,
    database,
    doubt,
    flips,
    goals,
    mixed,
    poison,
    race,
    smtp,
    tls,
    waiting,
    workers,
)
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
    Fault("R1", "many mails among mixed faults (R1, R2, R7)", mixed.mixed),
    Fault("R9", "throughput", goals.throughput, is_gate=False),
    Fault("R8", "codes behind a queue", goals.latency, is_gate=False),
    Fault("F6", "Redis restarted", broker.restarted),
    Fault("F7", "Redis flushed", broker.flushed),
    Fault("F8", "Redis hung", broker.hung),
    Fault("F10", "Redis full, then read-only", broker.full),
    Fault("F11", "PostgreSQL crashed", database.crashed),
    Fault("F12", "database connections cut", database.cut),
    Fault("F13", "PostgreSQL hung", waiting.hung),
    Fault("F14", "no connection left", waiting.exhausted),
    Fault("F15", "locks and deadlocks", waiting.locked),
    Fault("F16", "mail server away", smtp.away),
    Fault("F17", "4xx in each phase", smtp.later),
    Fault("F18", "5xx", smtp.refused),
    Fault("F19", "connection lost after the text", doubt.lost_after_data),
    Fault("F21", "answer later than the timeout", doubt.answered_late),
    Fault("F23", "cancels race with senders", race.cancels),
    Fault("F26", "web killed before its answer", crash_web.killed_before_the_answer),
    Fault("F22", "tarpit, slow greeting, bad certificate", tls.slow_and_untrusted),
    Fault("F20", "connection lost in the text", smtp.dropped_in_data),
    Fault("F9", "Redis absent", broker.absent),
    Fault("F24", "conditions that come true after the claim", flips.flipped),
    Fault("F33", "zones around their changes", clocks.zones),
    Fault("S14", "header-unsafe input", goals.unsafe_headers),
    Fault("S15", "many accounts write to one outsider", goals.relayed_to_one_person),
    Fault("S16", "one click ends it", goals.one_click),
    Fault("E2", "quiet hours and the daily cap", goals.quiet_and_capped),
    Fault("E1", "headers and parts of each kind of mail", goals.every_kind),
    Fault("F25", "rows that poison their sender", poison.poison_rows),
    Fault("F32", "worker with a wrong clock", clocks.wrong_clock),
    Fault("F4", "stopped for a deploy", workers.stopped),
)
# A goal of the dashboard, and the faults and figures that it is read from.
READ_FROM = {
    "R2": ("R1", ("second copies", "most copies", "unknown Message-IDs")),
    "R3": ("F19 F21", ("most copies of a relayed mail",)),
    "R4": ("F23", ("sends that began after a confirmed cancel",)),
    "R5": ("F24", ("sent although a stop condition held",)),
    "R6": ("F6 F7 F8 F10", ("web answers of 5xx", "failed requests", "p99 in", "p90 in")),
    "R7": ("R1", ("seconds from the last fault to the last mail",)),
    "R14": ("F25", ("sound mails sent", "most claims of a row", "seconds until the last sound")),
}


def draw(chance: Random) -> list[str]:
    """One fault of each module: another seed draws others."""
    groups: dict[str, list[str]] = {}
    for fault in FAULTS:
        groups.setdefault(fault.run.__module__, []).append(fault.id)
    return [chance.choice(ids) for ids in groups.values()]


def run_all(lab: Lab, report: Report, *, only: list[str]) -> None:
    results: dict[str, Checks] = {}
    for fault in FAULTS:
        if only and fault.id not in only:
            continue
        report.measure(
            fault.id, fault.title, lambda f=fault: _run(lab, f, results), is_gate=fault.is_gate
        )
    for goal, (names, figures) in READ_FROM.items():
        if not only:
            report.measure(
                goal, f"read from {names}", lambda n=names, f=figures: _read(results, n, f)
            )


def _run(lab: Lab, fault: Fault, results: dict[str, Checks]) -> Checks:
    lab.reset()
    results[fault.id] = fault.run(lab)
    return results[fault.id]


def _read(results: dict[str, Checks], names: str, figures: tuple[str, ...]) -> Checks:
    checks = Checks()
    for name in names.split():
        if name not in results:
            raise RuntimeError(f"{name} did not come to its end")
        found = [one for one in results[name].measures if one.name.startswith(figures)]
        checks.measures += found
    return checks
