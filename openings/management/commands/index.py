import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from openings.index.actions.keeping import (
    FollowedAlready,
    audit_index,
    follow_index,
    rebuild_index,
)


class Command(BaseCommand):
    help = "Keeps the search index of this machine: one process of it on each web machine."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--follow", action="store_true", help="read changes until stopped")
        what.add_argument("--rebuild", action="store_true", help="make it anew beside the old one")
        what.add_argument("--audit", action="store_true", help="compare it with the database")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["rebuild"]:
            self._rebuild()
        elif options["audit"]:
            self._audit()
        else:
            self._follow()

    def _rebuild(self) -> None:
        start = time.monotonic()
        count = rebuild_index()
        self.stdout.write(f"{count} openings in {time.monotonic() - start:.1f} s.")

    def _audit(self) -> None:
        found = audit_index()
        if found is None:
            raise CommandError("There is no index here: `manage.py index --follow` makes one.")
        what = f"missing {found.missing}, too many {found.extra}, out of date {found.stale}"
        end = f" Noted, to be mended by who follows; the first: {found.first}."
        self.stdout.write(f"{found.openings} openings: {what}.{end if found.differing else ''}")

    def _follow(self) -> None:
        stopped: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda given, _frame: stopped.append(given))
        try:
            follow_index(is_over=lambda: bool(stopped))
        except FollowedAlready:
            raise CommandError("Another process follows the index of this machine.") from None
