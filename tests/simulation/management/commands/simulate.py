import gc
import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tests.simulation.figures import Figures, figures_of
from tests.simulation.run import Size, run_year
from tests.simulation.scratch import own_settings, scratch_database

SHOWN = 20
GARBAGE_EVERY = 100_000  # objects: a year makes many rows, and few that point at one another


class Command(BaseCommand):
    help = (
        "Play a year of the site in a database of its own, by the real actions, and audit it."
        " The same seed gives the same figures."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--candidates", type=int, default=1000)
        parser.add_argument("--employers", type=int, default=100)
        parser.add_argument("--days", type=int, default=365)
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--json", type=Path, help="write the figures to this file")

    def handle(self, *_: Any, **options: Any) -> None:
        names = ("candidates", "employers", "days", "seed")
        size = Size(**{name: options[name] for name in names})
        if min(size.candidates, size.employers, size.days) < 1:
            raise CommandError("A year needs candidates, employers and days.")
        logging.getLogger("jobstore").setLevel(logging.ERROR)
        gc.set_threshold(GARBAGE_EVERY)
        with own_settings(), scratch_database():
            year = run_year(size)
            figures = figures_of(year)
        self._tell(figures, year.world.faults)
        if options["json"] is not None:
            text = json.dumps(figures.as_json(), indent=2, sort_keys=True)
            options["json"].write_text(f"{text}\n")
        if year.world.faults:
            raise CommandError(f"{len(year.world.faults)} things failed on the way.")

    def _tell(self, figures: Figures, faults: list[str]) -> None:
        for name, value in figures.as_json().items():
            if name != "mails":
                self.stdout.write(f"{name.replace('_', ' '):24} {value}")
        self.stdout.write("mails")
        for kind, count in figures.mails.items():
            mark = "  (no stop condition of its own)" if kind in figures.without_rules else ""
            self.stdout.write(f"  {kind:36} {count:6}{mark}")
        for line in (*figures.broken[:SHOWN], *faults[:SHOWN]):
            self.stderr.write(line)
