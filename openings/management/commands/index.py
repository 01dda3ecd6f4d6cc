import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from openings.index.actions.keeping import FollowedAlready, follow_index, rebuild_index


class Command(BaseCommand):
    help = "Keeps the search index of this machine: one process of it on each web machine."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--follow", action="store_true", help="read changes until stopped")
        what.add_argument("--rebuild", action="store_true", help="make it anew beside the old one")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["rebuild"]:
            start = time.monotonic()
            count = rebuild_index()
            seconds = time.monotonic() - start
            self.stdout.write(f"{count} openings in {seconds:.1f} s.")
            return
        stopped: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda given, _frame: stopped.append(given))
        try:
            follow_index(is_over=lambda: bool(stopped))
        except FollowedAlready:
            raise CommandError("Another process follows the index of this machine.") from None
