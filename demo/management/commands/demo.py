from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.build import build_demo, is_built
from jobstore.lib import clock
from jobstore.lib.zones import read_zone

NOON = time(12)


class Command(BaseCommand):
    help = "Fill the database with the demo, once. The same seed and date give the same demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--date", type=date.fromisoformat, help="its today, as 2026-12-01")

    def handle(self, *_: Any, **options: Any) -> None:
        if not settings.DEV_PAGES:
            raise CommandError("The demo has a printed password; it is for development only.")
        if is_built():
            self.stdout.write("The demo is there already; nothing was changed.")
            return
        self.stdout.write("Building the demo, for a minute or so ...")
        build_demo(seed=options["seed"], now=moment_of(options["date"]))
        self.stdout.write("The demo is built.")


def moment_of(day: date | None) -> datetime:
    """Noon of that day; without a day, the present."""
    if day is None:
        return clock.now()
    return datetime.combine(day, NOON, tzinfo=read_zone(settings.SITE_TIME_ZONE))
