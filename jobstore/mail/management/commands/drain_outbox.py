import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, connections

from jobstore.lib import due
from jobstore.mail.outgoing.actions.drain import (
    beat,
    drain_outbox,
    drop_stale_connections,
    knows_the_time,
)

DUE_WORK_EVERY = 60.0  # seconds


class Command(BaseCommand):
    help = (
        "Send what is due in the outbox, without any broker; the loop also does what falls due by "
        "the clock, as the beat would. SIGTERM finishes the mail in hand."
    )
    requires_system_checks: list[str] = []  # it starts often and needs no pages
    _stopping = False
    _due_work_at = 0.0

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM")
        parser.add_argument(
            "--seconds", type=float, default=2.0, help="the pause of the loop; the run without it"
        )

    def handle(self, *_args: Any, loop: bool, seconds: float, **_options: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        if not loop:
            beat()
            report = drain_outbox(seconds=max(seconds, 60.0), should_stop=lambda: self._stopping)
            self.stdout.write(f"{report.sent} sent, {report.handled - report.sent} not")
            return
        while not self._stopping:
            self._run_once()
            self._rest(seconds)

    def _run_once(self) -> None:
        try:
            drop_stale_connections()
            if not knows_the_time():
                return
            beat()
            self._run_due_work()
            drain_outbox(should_stop=lambda: self._stopping)
        except (OperationalError, InterfaceError) as error:
            self.stderr.write(f"The database does not answer: {type(error).__name__}")
            connections.close_all()

    def _run_due_work(self) -> None:
        if time.monotonic() >= self._due_work_at:
            self._due_work_at = time.monotonic() + DUE_WORK_EVERY
            due.run_all()

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._stopping and time.monotonic() < until:
            time.sleep(min(0.2, seconds))

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True
