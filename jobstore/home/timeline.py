"""What falls due happens in the order of time: now for the beat, up to a moment for `tick`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from jobstore.lib import clock, due
from jobstore.lib.zones import read_zone
from jobstore.mail.outgoing.actions.drain import DrainReport, drain_outbox
from jobstore.mail.outgoing.queries import next_mail_at

MOMENTS_ALLOWED = 100_000
DRAIN_SECONDS = 600.0


class TimeStandsStill(RuntimeError):
    """Something stays due whatever is done, so the time after it cannot be reached."""


@dataclass
class Moment:
    """What was done at one instant."""

    at: datetime
    done: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def pass_time(*, until: datetime, tell: Callable[[Moment], None]) -> None:
    """Do everything due up to `until`, each thing at its own moment.

    Work that fails or stays due is left out from then on and told. Raises TimeStandsStill.
    """
    left_out: set[str] = set()
    at = clock.now()
    for _ in range(MOMENTS_ALLOWED):
        falls_due = _falls_due(left_out)
        upcoming = min([*falls_due.values(), *_mail_moment()], default=None)
        if upcoming is None or upcoming > until:
            return
        at = max(at, upcoming)
        with clock.at(at):
            moment = _live(at, falls_due, left_out)
        tell(moment)
    raise TimeStandsStill(f"More than {MOMENTS_ALLOWED} moments; the last was {at.isoformat()}.")


def _falls_due(left_out: set[str]) -> dict[str, datetime]:
    """The next moment of all work that has one, by name."""
    moments = {
        work.name: work.next_at() for work in due.all_due_work() if work.name not in left_out
    }
    return {name: moment for name, moment in moments.items() if moment is not None}


def _mail_moment() -> list[datetime]:
    moment = next_mail_at()
    return [moment] if moment is not None else []


def _live(at: datetime, falls_due: dict[str, datetime], left_out: set[str]) -> Moment:
    """Everything due at one moment; what that makes due comes in the next round, at its moment."""
    moment = Moment(at=at)
    for work in due.all_due_work():
        next_at = falls_due.get(work.name)
        if next_at is None or next_at > at:
            continue
        count, ended_well = due.run_one(work)
        if count:
            moment.done.append(f"{count} {work.done or in_plain_words(work.name)}")
        if not ended_well:
            moment.failed.append(f"{work.name} failed; see the log")
            left_out.add(work.name)
        elif work.next_at() == next_at:
            moment.failed.append(f"{work.name} stays due")
            left_out.add(work.name)
    _drain(moment)
    return moment


def _drain(moment: Moment) -> None:
    upcoming = next_mail_at()
    if upcoming is None or upcoming > moment.at:
        return
    report = drain_outbox(seconds=DRAIN_SECONDS)
    if report.server_is_down:
        raise TimeStandsStill("The mail server cannot be reached; mail stays in the outbox.")
    moment.done.extend(_told(report))
    upcoming = next_mail_at()
    if upcoming is not None and upcoming <= moment.at:
        raise TimeStandsStill("Due mail does not leave the outbox: is OUTBOX_PAUSED set?")


def _told(report: DrainReport) -> list[str]:
    counts = sorted(report.states.items())
    return [f"{count} mail{'s' if count > 1 else ''} {state}" for state, count in counts if state]


def in_plain_words(name: str) -> str:
    """ "conclude interviews" of "openings.conclude_interviews"."""
    return name.rpartition(".")[2].replace("_", " ")


def in_words(moment: datetime, zone_name: str) -> str:
    """ "Tue Dec 1 2026 10:00 EST"."""
    local = timezone.localtime(moment, read_zone(zone_name))
    return f"{local:%a %b} {local.day} {local:%Y %H:%M %Z}"
